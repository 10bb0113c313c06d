// as src/service/inject-session.ts
export const flow: unknown = import('../../core/flows/login'); // refused: no-restricted-syntax
export const heavy: unknown = import('jsrsasign'); // refused: no-restricted-syntax
export const old: unknown = import('../v12/types'); // refused: no-restricted-syntax
export const named: unknown = import('angular-auth-oidc-client/core');
export const near: unknown = import('../providers/features');
