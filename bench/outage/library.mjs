/** The library's own code, from its sources: Node strips the types, this finds the files. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isFromSource = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
    const found = next(isFromSource ? `${specifier}.ts` : specifier, context);
    return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
  },
});

const core = '../../projects/angular-auth-oidc-client/core';

export const { createClientConfig } = await import(`${core}/config.ts`);
export const { ServerError } = await import(`${core}/answer-errors.ts`);
export const { acquireAccessToken } = await import(`${core}/flows/access-token.ts`);
export const { keepSession } = await import(`${core}/flows/keep-session.ts`);
export const { renewalTime } = await import(`${core}/session/renewal-time.ts`);
