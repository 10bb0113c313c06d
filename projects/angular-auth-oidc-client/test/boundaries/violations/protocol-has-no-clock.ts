// as core/protocol/token-request.ts
export const now: number = Date.now(); // refused: no-restricted-properties
export const today: Date = new Date(); // refused: no-restricted-syntax
export const text: string = Date(); // refused: no-restricted-syntax
export const then: Date = new Date(0);
