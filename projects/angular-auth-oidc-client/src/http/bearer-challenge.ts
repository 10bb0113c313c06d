const token = "[\\w!#$%&'*+.^`|~-]+";
const parameter = new RegExp(
  `(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*(?=,|$)`,
  'y',
);
// What stands where parameters may stand can be one opaque value instead, such as that of Negotiate.
const scheme = new RegExp(`(${token})(?:\\s+[\\w.~+/-]+=*\\s*(?=,|$)|\\s+|(?=,|$))`, 'y');
const separator = /[\s,]*/y;

/**
 * Whether the resource says of the token that it is expired, revoked or otherwise no good. A header that
 * breaks the grammar says nothing.
 *
 * @param header the value of `WWW-Authenticate`, which may hold several challenges
 * @see RFC 6750 section 3.1 and RFC 9110 section 11.6.1
 */
export function isInvalidToken(header: string): boolean {
  let position = 0;
  let isBearer = false;
  let isInvalid = false;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(header);
    if (found) position = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(separator);
    if (position === header.length) return isInvalid;
    const [, name, quoted, plain] = take(parameter) ?? [];
    if (name === undefined) {
      const challenge = take(scheme);
      if (!challenge) return false;
      isBearer = challenge[1]?.toLowerCase() === 'bearer';
    } else if (isBearer && name.toLowerCase() === 'error') {
      isInvalid ||= (quoted?.replace(/\\(.)/g, '$1') ?? plain) === 'invalid_token';
    }
  }
}
