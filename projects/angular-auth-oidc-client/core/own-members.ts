/** A copy without a prototype: a polluted `Object.prototype` adds no members to it. */
export function ownMembers<T extends object>(value: T | null | undefined): T {
  const copy = Object.create(null) as T;
  Object.assign(copy, value);
  return copy;
}
