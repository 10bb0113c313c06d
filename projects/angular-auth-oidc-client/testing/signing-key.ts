/** A JWS algorithm that the test provider signs with. @see RFC 7518 section 3.1 and RFC 8037 section 3.1 */
export type SigningAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

/** A public key as a JWKS lists it. @see RFC 7517 section 4 */
export interface PublicJwk extends JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: SigningAlgorithm;
}

/** One key pair of the test provider. */
export interface SigningKey {
  readonly jwk: PublicJwk;
  /** A compact JWS over the header and the payload, both taken as they are. */
  sign(header: object, payload: IdTokenPayload): Promise<string>;
  /** The value of `at_hash`. @see OpenID Connect Core 1.0 section 3.1.3.6 */
  leftHalfHash(text: string): Promise<string>;
}

/**
 * What goes into a token: an object becomes JSON; text and bytes are signed as they are, for payloads
 * that no serializer would produce.
 */
export type IdTokenPayload = object | string | Uint8Array;

interface AlgorithmRow {
  readonly generate: RsaHashedKeyGenParams | EcKeyGenParams | { readonly name: 'Ed25519' };
  readonly sign: RsaPssParams | EcdsaParams | { readonly name: string };
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512';
}

const rsa = (
  name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS',
  hash: AlgorithmRow['hash'],
  saltLength: number,
): AlgorithmRow => ({
  generate: { name, hash, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  sign: { name, saltLength },
  hash,
});

const ecdsa = (namedCurve: string, hash: AlgorithmRow['hash']): AlgorithmRow => ({
  generate: { name: 'ECDSA', namedCurve },
  sign: { name: 'ECDSA', hash },
  hash,
});

const algorithms: Readonly<Record<SigningAlgorithm, AlgorithmRow>> = {
  RS256: rsa('RSASSA-PKCS1-v1_5', 'SHA-256', 0),
  RS384: rsa('RSASSA-PKCS1-v1_5', 'SHA-384', 0),
  RS512: rsa('RSASSA-PKCS1-v1_5', 'SHA-512', 0),
  PS256: rsa('RSA-PSS', 'SHA-256', 32),
  PS384: rsa('RSA-PSS', 'SHA-384', 48),
  PS512: rsa('RSA-PSS', 'SHA-512', 64),
  ES256: ecdsa('P-256', 'SHA-256'),
  ES384: ecdsa('P-384', 'SHA-384'),
  ES512: ecdsa('P-521', 'SHA-512'),
  EdDSA: { generate: { name: 'Ed25519' }, sign: { name: 'Ed25519' }, hash: 'SHA-512' },
};

const utf8 = new TextEncoder();

/** Bytes, or text as UTF-8, the way JOSE writes them. @see RFC 7515 section 2 */
export function base64url(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? utf8.encode(data) : data;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Makes a new key pair; nothing of it is fixed but its `kid`. */
export async function createSigningKey(alg: SigningAlgorithm, kid: string): Promise<SigningKey> {
  const row = algorithms[alg];
  const { privateKey, publicKey } = (await crypto.subtle.generateKey(row.generate, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const exported = await crypto.subtle.exportKey('jwk', publicKey);
  delete exported.ext;
  delete exported.key_ops;

  return {
    jwk: { ...exported, kid, use: 'sig', alg },
    async sign(header, payload) {
      const raw = typeof payload === 'string' || payload instanceof Uint8Array;
      const input = `${base64url(JSON.stringify(header))}.${base64url(raw ? payload : JSON.stringify(payload))}`;
      const signature = await crypto.subtle.sign(row.sign, privateKey, utf8.encode(input));
      return `${input}.${base64url(new Uint8Array(signature))}`;
    },
    async leftHalfHash(text) {
      const digest = await crypto.subtle.digest(row.hash, utf8.encode(text));
      return base64url(new Uint8Array(digest, 0, digest.byteLength / 2));
    },
  };
}
