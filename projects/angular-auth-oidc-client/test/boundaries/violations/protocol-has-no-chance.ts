// as core/protocol/authorization-request.ts
export const state: number = Math.random(); // refused: no-restricted-properties
export const smaller: number = Math.min(1, 2);
