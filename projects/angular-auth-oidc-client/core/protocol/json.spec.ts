import { copyClaims, parseJsonObject } from './json';

describe('parseJsonObject', () => {
  it('reads an object', () => {
    expect(parseJsonObject('{"a":[1]}')).toEqual({ a: [1] });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '[{}]',
    '1',
    '"{}"',
    'true',
    '<html></html>',
    '{"a":1}x',
    '\uFEFF{}',
  ])('R-002 is undefined, not an exception, for %j', (text) => {
    expect(parseJsonObject(text)).toBeUndefined();
  });

  it('R-023 survives JSON nested 200 000 deep', () => {
    const text = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(() => parseJsonObject(text)).not.toThrow();
  });

  it.each([
    [100, 'reads'],
    [101, 'refuses'],
  ])('at %i levels it %s an object: deeper ones cannot be copied safely', (levels, verdict) => {
    const text = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(parseJsonObject(text) === undefined).toBe(verdict === 'refuses');
    const list = `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(parseJsonObject(list) === undefined).toBe(verdict === 'refuses');
  });

  it('R-027 leaves every prototype alone', () => {
    const json = parseJsonObject(
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"b":1}}}',
    );
    expect(Object.getPrototypeOf(json)).toBeNull();
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['b']).toBeUndefined();
  });
});

describe('copyClaims', () => {
  const hostile = parseJsonObject(
    '{"sub":"1","__proto__":{"admin":true},"constructor":"c","toString":"t","hasOwnProperty":"h","then":"x"}',
  );

  it('R-128 keeps odd names as plain data and the prototype as it was', () => {
    const claims = copyClaims(hostile ?? {});
    expect(Object.getPrototypeOf(claims)).toBe(Object.prototype);
    expect(claims['admin']).toBeUndefined();
    expect(Object.entries(claims)).toEqual([
      ['sub', '1'],
      ['constructor', 'c'],
      ['toString', 't'],
      ['hasOwnProperty', 'h'],
    ]);
  });

  it('R-128 is safe to assign', () => {
    const copy = Object.assign({}, copyClaims(hostile ?? {}));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('R-128 is safe to await, whatever `then` is', async () => {
    const claims = copyClaims({ sub: '1', then: () => undefined });
    await expect(Promise.resolve(claims)).resolves.toEqual({ sub: '1' });
  });

  it('is a frozen copy', () => {
    const json = { sub: '1' };
    const claims = copyClaims(json);
    expect(Object.isFrozen(claims)).toBe(true);
    expect(claims).not.toBe(json);
  });
});
