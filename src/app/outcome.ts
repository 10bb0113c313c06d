import { type LoginResponse } from 'angular-auth-oidc-client';

/** What came of something the user did, in a few words. */
export interface Outcome {
  readonly good: boolean;
  readonly text: string;
}

/** A response in words: what is said of a success, or the code of the failure. */
export function outcomeOf({ isAuthenticated, error }: LoginResponse, success: string): Outcome {
  return isAuthenticated && error === undefined
    ? { good: true, text: success }
    : { good: false, text: error?.code ?? 'Nobody is signed in.' };
}
