// as core/protocol/jwks.ts
export const flow: unknown = import('../flows/login'); // refused: no-restricted-syntax
export type Flow = typeof import('../flows/login'); // refused: no-restricted-syntax
export const defaults: unknown = import('../config'); // refused: no-restricted-syntax
export type Defaults = typeof import('../config');
export const today: Date = new Date(); // refused: no-restricted-syntax
export const near: unknown = import('./jwt');
export const lower: unknown = import('../crypto/encoding');
