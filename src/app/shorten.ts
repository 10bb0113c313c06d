/** Shows enough of a token to recognise it and too little to use it. */
export function shorten(token: string): string {
  return token.length <= 16 ? '•'.repeat(token.length) : `${token.slice(0, 6)}…${token.slice(-4)}`;
}
