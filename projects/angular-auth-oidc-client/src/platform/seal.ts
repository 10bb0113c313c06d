const algorithm = 'AES-GCM';
const ivLength = 12;

async function keyOf(secret: string): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return crypto.subtle.importKey('raw', digest, algorithm, false, ['encrypt', 'decrypt']);
}

/**
 * Seals a text with a secret of high entropy: nobody else can read it, or change it unnoticed.
 *
 * @see NIST SP 800-38D
 */
export async function seal(secret: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const data = new TextEncoder().encode(text);
  const sealed = await crypto.subtle.encrypt({ name: algorithm, iv }, await keyOf(secret), data);
  return [...iv, ...new Uint8Array(sealed)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** What was sealed with this secret; `undefined` where it was not. */
export async function unseal(secret: string, sealed: string): Promise<string | undefined> {
  const bytes = Uint8Array.from(sealed.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const params = { name: algorithm, iv: bytes.subarray(0, ivLength) };
  try {
    const data = bytes.subarray(ivLength);
    return new TextDecoder().decode(await crypto.subtle.decrypt(params, await keyOf(secret), data));
  } catch {
    return undefined;
  }
}
