import { isOidcError } from '../errors';
import { decodeUtf8 } from '../crypto/encoding';
import { parseJwt, splitJws, type Jws } from './jwt';

const errorWith = (fields: object): Error => expect.objectContaining(fields) as Error;

function encode(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(text).toString('base64url');
}

const header = { alg: 'RS256', kid: 'k1', typ: 'JWT' };
const claims = { iss: 'https://op.example', sub: '1' };

function compact(head: unknown = header, body: unknown = claims): string {
  return `${encode(head)}.${encode(body)}.${encode('signature')}`;
}

function judge(token: string, read: (token: string) => Jws = parseJwt): Jws | string {
  try {
    return read(token);
  } catch (error) {
    if (isOidcError(error)) return error.code;
    throw error;
  }
}

const malformed = 'id-token/malformed';

describe('splitJws', () => {
  it('RFC 7515 section 7.1 takes the three parts apart', () => {
    const token = compact();
    const jws = splitJws(token);
    expect(jws.header).toEqual(header);
    expect(decodeUtf8(jws.payload)).toBe(JSON.stringify(claims));
    expect(decodeUtf8(jws.signingInput)).toBe(token.slice(0, token.lastIndexOf('.')));
    expect(decodeUtf8(jws.signature)).toBe('signature');
  });

  it('R-216 R-217 R-218 reads alg, kid and typ and no key that comes with the token', () => {
    const jws = splitJws(
      compact({
        ...header,
        jwk: { kty: 'RSA' },
        jku: 'https://evil',
        x5c: ['x'],
        x5u: 'y',
        iss: 'z',
      }),
    );
    expect(jws.header).toEqual(header);
  });

  it('leaves out what the header lacks', () => {
    expect(splitJws(compact({ alg: 'RS256' })).header).toEqual({ alg: 'RS256' });
  });

  const [h = '', p = '', s = ''] = compact().split('.');

  it.each([
    ['nothing', ''],
    ['1 part', h],
    ['2 parts', `${h}.${p}`],
    ['4 parts', `${h}.${p}.${s}.${s}`],
    ['6 parts', `${h}.${p}.${s}.${s}.${s}.${s}`],
    ['an empty header', `.${p}.${s}`],
    ['the JSON serialisation', `{"payload":"${p}","protected":"${h}","signature":"${s}"}`],
    ['a header that is no JSON', `${encode('x')}.${p}.${s}`],
    ['a header that is a list', `${encode([header])}.${p}.${s}`],
    ['a header that is null', `${encode('null')}.${p}.${s}`],
    ['a byte order mark before the header', `${encode(`\uFEFF{"alg":"RS256"}`)}.${p}.${s}`],
    [
      'a header that is no UTF-8',
      `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${p}.${s}`,
    ],
  ])('R-211 refuses %s', (_, token) => {
    expect(judge(token, splitJws)).toBe(malformed);
  });

  it('R-211 R-247 T-01 says of five parts that encryption is not supported', () => {
    expect(() => splitJws(`${h}.${p}.${s}.${p}.${s}`)).toThrow(
      errorWith({
        code: malformed,
        message: 'The token is encrypted, which is not supported.',
      }),
    );
  });

  describe.each(['+', '/', '=', ' ', '\n', '\t', 'é', '.', '%'])(
    'R-212 refuses %j',
    (character) => {
      it.each([0, 1, 2])('in part %d', (index) => {
        const parts = [h, p, s];
        const part = parts[index] ?? '';
        parts[index] = part.slice(0, 4) + character + part.slice(4);
        expect(judge(parts.join('.'), splitJws)).toBe(malformed);
        parts[index] = part + character;
        expect(judge(parts.join('.'), splitJws)).toBe(malformed);
      });
    },
  );

  it('R-212 refuses a length that no bytes have, and stray bits at the end', () => {
    expect(judge(`${h}.${p}.AAAAA`, splitJws)).toBe(malformed);
    expect(judge(`${h}.${p}.AB`, splitJws)).toBe(malformed);
    expect(judge(`${h}.${p}.AA`, splitJws)).not.toBe(malformed);
  });

  it.each([[['exp']], [['b64']], [[]], ['b64'], [['x', 'x']], [null]])(
    'R-214 refuses any crit: %j',
    (crit) => {
      expect(judge(compact({ ...header, crit }), splitJws)).toBe(malformed);
    },
  );

  it.each([{ b64: false }, { b64: true }, { b64: false, crit: ['b64'] }])(
    'R-215 refuses %j',
    (change) => {
      expect(judge(compact({ ...header, ...change }), splitJws)).toBe(malformed);
    },
  );

  it.each([7, {}, null, ['k1'], true])('R-219 refuses kid and typ that are %j', (value) => {
    expect(judge(compact({ ...header, kid: value }), splitJws)).toBe(malformed);
    expect(judge(compact({ ...header, typ: value }), splitJws)).toBe(malformed);
  });

  it.each(['../../x', "' OR 1=1", '__proto__', 'constructor', '', 'k'.repeat(700_000)])(
    'R-219 a kid is a string like any other: %.20j',
    (kid) => {
      expect(splitJws(compact({ alg: 'RS256', kid })).header).toEqual({ alg: 'RS256', kid });
    },
  );

  it('refuses a token above 1 MiB, and one of many parts, before it takes them apart', () => {
    const large = compact({ ...header, kid: 'k'.repeat(2 ** 20) });
    for (const token of [large, '.'.repeat(900_000), '.'.repeat(2 ** 20 + 1)]) {
      expect(judge(token, splitJws)).toBe(malformed);
    }
  });

  it.each([undefined, 7, null, ['none'], {}, true])('R-201 refuses alg %j', (alg) => {
    expect(judge(compact({ ...header, alg }), splitJws)).toBe('id-token/unsupported-alg');
  });

  it('R-201 lets an unsecured token through to the check of its algorithm', () => {
    expect(judge(`${encode({ alg: 'none' })}.${p}.`, splitJws)).toMatchObject({
      header: { alg: 'none' },
    });
  });

  it('R-719 takes no header member from a prototype', () => {
    const proto = `{"__proto__":{"alg":"RS256"}}`;
    expect(judge(`${encode(proto)}.${p}.${s}`, splitJws)).toBe('id-token/unsupported-alg');
  });
});

describe('parseJwt', () => {
  it('decodes the claims', () => {
    expect(parseJwt(compact()).claims).toEqual(claims);
    expect(parseJwt(compact(header, { sub: 'é€😀' })).claims).toEqual({ sub: 'é€😀' });
  });

  it.each([
    ['a detached payload', '', 'R-211'],
    ['text', 'x', 'R-211'],
    ['a list', '[]', 'R-211'],
    ['null', 'null', 'R-211'],
    ['a byte order mark', '\uFEFF{}', 'R-130'],
  ])('refuses a payload that is %s (%s)', (_, payload) => {
    expect(judge(compact(header, payload))).toBe(malformed);
  });

  it('R-130 refuses a payload that is no UTF-8', () => {
    const payload = Buffer.from([...Buffer.from('{"sub":"'), 0xff, ...Buffer.from('"}')]);
    expect(judge(`${encode(header)}.${payload.toString('base64url')}.AA`)).toBe(malformed);
  });

  it('R-131 claims in the header are none', () => {
    expect(parseJwt(compact({ ...header, ...claims }, {})).claims).toEqual({});
  });

  it('D31 the message quotes nothing of the token', () => {
    for (const token of ['secret', 'a.b.secret', compact({ alg: 7 }, 'secret')]) {
      expect(() => parseJwt(token)).toThrow(
        errorWith({ message: expect.not.stringContaining('secret') as string }),
      );
    }
  });
});
