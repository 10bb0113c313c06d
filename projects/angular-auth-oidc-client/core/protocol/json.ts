import { ownMembers } from '../own-members';

/** Deeper than any real document, and far from the depth at which copying overflows the stack. */
const deepestLevel = 100;

/**
 * Reads text as a JSON object, without a prototype; `undefined` for anything else, and for one that is
 * nested too deep to be copied and stored. Never throws.
 */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && isShallow(value, deepestLevel) ? ownMembers(value) : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: unknown, levels: number): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1)))
  );
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
