import type { HashName } from '../ports';

/** What one JWS `alg` asks of the key, the signature and the platform. */
export interface SignatureAlgorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly crv?: string;
  /** Bytes of one coordinate of the curve; a signature on the curve has two of that size. */
  readonly size?: number;
  /** The hash of `at_hash` and `c_hash`, for RSA and ECDSA that of the signature as well. */
  readonly hash: HashName;
  readonly importParams: RsaHashedImportParams | EcKeyImportParams | Algorithm;
  readonly verifyParams: RsaPssParams | EcdsaParams | Algorithm;
}

const rsa = (hash: HashName): SignatureAlgorithm => ({
  kty: 'RSA',
  hash,
  importParams: { name: 'RSASSA-PKCS1-v1_5', hash },
  verifyParams: { name: 'RSASSA-PKCS1-v1_5' },
});

const rsaPss = (hash: HashName, saltLength: number): SignatureAlgorithm => ({
  kty: 'RSA',
  hash,
  importParams: { name: 'RSA-PSS', hash },
  verifyParams: { name: 'RSA-PSS', saltLength },
});

const ecdsa = (hash: HashName, crv: string, size: number): SignatureAlgorithm => ({
  kty: 'EC',
  crv,
  size,
  hash,
  importParams: { name: 'ECDSA', namedCurve: crv },
  verifyParams: { name: 'ECDSA', hash },
});

const ed25519: SignatureAlgorithm = {
  kty: 'OKP',
  crv: 'Ed25519',
  size: 32,
  hash: 'SHA-512',
  importParams: { name: 'Ed25519' },
  verifyParams: { name: 'Ed25519' },
};

/**
 * The signature algorithms that the library verifies, by their `alg`: asymmetric ones only.
 * @see RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2
 */
export const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', rsa('SHA-256')],
  ['RS384', rsa('SHA-384')],
  ['RS512', rsa('SHA-512')],
  ['PS256', rsaPss('SHA-256', 32)],
  ['PS384', rsaPss('SHA-384', 48)],
  ['PS512', rsaPss('SHA-512', 64)],
  ['ES256', ecdsa('SHA-256', 'P-256', 32)],
  ['ES384', ecdsa('SHA-384', 'P-384', 48)],
  ['ES512', ecdsa('SHA-512', 'P-521', 66)],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);
