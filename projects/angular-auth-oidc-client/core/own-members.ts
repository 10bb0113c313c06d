/** A copy without a prototype: a polluted `Object.prototype` adds no members to it. */
export function ownMembers<T extends object>(value: T | null | undefined): T {
  return Object.assign(Object.create(null) as object, value) as T;
}
