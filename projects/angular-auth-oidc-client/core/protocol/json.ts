/** Reads text as a JSON object; `undefined` for anything else. Never throws. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a parsed value is an object with named members. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A frozen copy of claims that may have any name: safe to assign, to merge and to await. */
export function copyClaims(json: Record<string, unknown>): Readonly<Record<string, unknown>> {
  // `Object.assign` takes an own `__proto__` for the prototype, `await` takes `then` for a promise.
  const entries = Object.entries(json).filter(([name]) => name !== '__proto__' && name !== 'then');
  return Object.freeze(Object.fromEntries(entries));
}
