import { type CryptoPort } from '../../core/crypto/digest';
import { decodeUtf8 } from '../../core/crypto/encoding';
import { type Jwk, verifySignature } from '../../core/crypto/signature';
import { splitJws } from '../../core/protocol/jwt';

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly public?: KeyOrSet;
    readonly private: KeyOrSet;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly result: 'valid' | 'invalid';
      readonly jws?: unknown;
      readonly jwe?: unknown;
    }[];
  }[];
}

type KeyOrSet = Jwk | { readonly keys: readonly Jwk[] };

interface CookbookFile {
  readonly title: string;
  readonly input: { readonly payload: string; readonly key: Jwk | readonly Jwk[] };
  readonly output: { readonly compact?: string; readonly json?: unknown };
}

/** The files of the vectors, parsed, by their path below this folder. */
export type VectorFiles = Readonly<Record<string, unknown>>;

/** What became of one suite; `wrong` names the cases that did not end as their file says. */
export interface Verdict {
  accepted: number;
  refused: number;
  readonly wrong: string[];
}

/** The paths that {@link judgeVectors} needs, below this folder. */
export const vectorPaths: readonly string[] = [
  'wycheproof/json_web_signature_test.json',
  'wycheproof/json_web_key_test.json',
  'wycheproof/json_web_crypto_test.json',
  'jose-cookbook/jwk/3_1.ec_public_key.json',
  'jose-cookbook/jwk/3_3.rsa_public_key.json',
  'jose-cookbook/jws/4_1.rsa_v15_signature.json',
  'jose-cookbook/jws/4_2.rsa-pss_signature.json',
  'jose-cookbook/jws/4_3.ecdsa_signature.json',
  'jose-cookbook/jws/4_4.hmac-sha2_integrity_protection.json',
  'jose-cookbook/jws/4_5.signature_with_detached_content.json',
  'jose-cookbook/jws/4_6.protecting_specific_header_fields.json',
  'jose-cookbook/jws/4_7.protecting_content_only.json',
  'jose-cookbook/jws/4_8.multiple_signatures.json',
  'jose-cookbook/curve25519/jws.json',
  'jose-cookbook/rfc7797/hmac-sha2_b64_false.json',
];

/** The suites of {@link judgeVectors}. */
export type SuiteName = 'signature' | 'key' | 'crypto' | 'other' | 'cookbook';

/**
 * Runs all vectors through the verification of this library, with WebCrypto or with the port given.
 * No use of Node or of a test runner, so that a browser can run it too.
 *
 * `signature`, `key` and `crypto` are the cases with asymmetric keys; `other` are those with symmetric
 * keys and those that are encrypted, which the library must refuse whatever their file says.
 */
export async function judgeVectors(
  files: VectorFiles,
  port?: CryptoPort,
): Promise<Record<SuiteName, Verdict>> {
  const verdicts: Record<SuiteName, Verdict> = {
    signature: { accepted: 0, refused: 0, wrong: [] },
    key: { accepted: 0, refused: 0, wrong: [] },
    crypto: { accepted: 0, refused: 0, wrong: [] },
    other: { accepted: 0, refused: 0, wrong: [] },
    cookbook: { accepted: 0, refused: 0, wrong: [] },
  };
  const count = (suite: SuiteName, name: string, accepted: boolean, expected: boolean): void => {
    verdicts[suite][accepted ? 'accepted' : 'refused']++;
    if (accepted !== expected) verdicts[suite].wrong.push(name);
  };

  for (const suite of ['signature', 'key', 'crypto'] as const) {
    const file = files[`wycheproof/json_web_${suite}_test.json`] as WycheproofFile;
    for (const group of file.testGroups) {
      const keys = keysOf(group.public ?? group.private);
      for (const { tcId, comment, result, jws, jwe } of group.tests) {
        const isAsymmetric = jwe === undefined && keys.some((key) => key.kty !== 'oct');
        count(
          isAsymmetric ? suite : 'other',
          `${suite} ${tcId} ${comment}`,
          await isAccepted(jws ?? jwe, keys, port),
          isAsymmetric && result === 'valid',
        );
      }
    }
  }

  const publicKeys = [
    files['jose-cookbook/jwk/3_1.ec_public_key.json'],
    files['jose-cookbook/jwk/3_3.rsa_public_key.json'],
    withoutSecret((files['jose-cookbook/curve25519/jws.json'] as CookbookFile).input.key as Jwk),
  ] as readonly Jwk[];
  for (const path of vectorPaths.filter((name) => /^jose-cookbook\/(jws|curve|rfc)/.test(name))) {
    const { title, input, output } = files[path] as CookbookFile;
    const isSupported = /4_[123]\.|curve25519/.test(path);
    const secretKeys = [input.key].flat() as readonly Jwk[];
    for (const form of [output.compact, JSON.stringify(output.json)]) {
      if (form === undefined) continue;
      const kind = form === output.compact ? 'compact' : 'json';
      const accepted =
        (await isAccepted(form, publicKeys, port)) &&
        decodeUtf8(splitJws(form).payload) === input.payload;
      count('cookbook', `${title}, ${kind}`, accepted, isSupported && kind === 'compact');
      count(
        'cookbook',
        `${title}, ${kind}, secret`,
        await isAccepted(form, secretKeys, port),
        false,
      );
    }
  }
  return verdicts;
}

/** A case is accepted when any of its keys verifies it: stricter than choosing one key first. */
async function isAccepted(
  jws: unknown,
  keys: readonly Jwk[],
  port: CryptoPort | undefined,
): Promise<boolean> {
  try {
    const { header, signingInput, signature } = splitJws(
      typeof jws === 'string' ? jws : JSON.stringify(jws),
    );
    for (const key of keys) {
      if (await verifySignature(header.alg, key, signature, signingInput, port)) return true;
    }
  } catch {
    // Every refusal counts alike here; which code it has is the matter of other specs.
  }
  return false;
}

function keysOf(keys: KeyOrSet): readonly Jwk[] {
  return 'keys' in keys ? keys.keys : [keys];
}

function withoutSecret({ kty, crv, x }: Jwk): unknown {
  return { kty, crv, x };
}
