import type { HttpResponse } from '../http-message';
import {
  definedMembers,
  isJson,
  member,
  parseJsonBody,
  parseRetryAfter,
  stringMember,
  stringsMember,
} from './json-answer';

function answer(contentType: string, body = '{}'): HttpResponse {
  return { status: 200, contentType, retryAfter: undefined, body };
}

describe('isJson', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'application/json ; charset=utf-8',
    'application/jwk-set+json',
    'application/vnd.example.v1+json',
  ])('D-04 accepts %s', (contentType) => {
    expect(isJson(answer(contentType))).toBe(true);
  });

  it.each([
    '',
    'text/html',
    'text/plain; a=application/json',
    'text/json',
    'application/jsonp',
    'application/json-seq',
    'application/jwt',
    'application/javascript',
    'xapplication/json',
  ])('D-04 refuses %j', (contentType) => {
    expect(isJson(answer(contentType))).toBe(false);
  });
});

describe('parseJsonBody', () => {
  it('R-025 passes over a byte order mark', () => {
    expect(parseJsonBody(answer('application/json', '\uFEFF{"a":1}'))).toEqual({ a: 1 });
    const inside = '{"a":"\uFEFF"}';
    expect(parseJsonBody(answer('application/json', inside))).toEqual({ a: '\uFEFF' });
  });

  it('R-001 does not read JSON that says it is HTML', () => {
    expect(parseJsonBody(answer('text/html', '{"a":1}'))).toBeUndefined();
  });
});

describe('members', () => {
  it('R-719 a polluted prototype answers for no member', () => {
    const json = Object.create({ a: 'inherited', b: ['inherited'] }) as Record<string, unknown>;
    expect(member(json, 'a')).toBeUndefined();
    expect(stringMember(json, 'a')).toBeUndefined();
    expect(stringsMember(json, 'b')).toBeUndefined();
    expect(member({}, 'constructor')).toBeUndefined();
  });

  it.each([1, '', null, true, {}, ['x']])('stringMember is undefined for %j', (value) => {
    expect(stringMember({ a: value }, 'a')).toBeUndefined();
  });

  it('stringMember gives the string', () => {
    expect(stringMember({ a: 'x' }, 'a')).toBe('x');
  });

  it('stringsMember gives the strings of a list and nothing for another type', () => {
    expect(stringsMember({ a: ['x', 1, null, 'y'] }, 'a')).toEqual(['x', 'y']);
    expect(stringsMember({ a: 'x' }, 'a')).toBeUndefined();
  });

  it('definedMembers leaves out what is undefined, and only that', () => {
    interface Example {
      readonly a: number;
      readonly b?: string;
      readonly c?: boolean;
    }
    const defined = definedMembers<Example>({ a: 0, b: undefined, c: false });
    expect(Object.keys(defined)).toEqual(['a', 'c']);
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1) / 1000;

  it.each([
    ['120', 120],
    ['0', 0],
    ['3601', 3600],
    ['9'.repeat(400), 3600],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['Thu, 01 Jan 2099 00:00:00 GMT', 3600],
  ])('R-016 %j asks for %d seconds', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });

  it.each([undefined, '', '-5', '1.5', '1e3', 'soon', '2026-01-01', 'never GMT', '12 GMT 13'])(
    'R-016 %j is ignored',
    (value) => {
      expect(parseRetryAfter(value, now)).toBeUndefined();
    },
  );

  it('R-016 a date without a time to compare it with is ignored', () => {
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:02:00 GMT', NaN)).toBeUndefined();
  });
});
