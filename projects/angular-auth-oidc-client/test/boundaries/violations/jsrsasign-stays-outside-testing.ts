// as testing/test-provider.ts
import { KJUR } from 'jsrsasign'; // refused: @typescript-eslint/no-restricted-imports
import { OidcError as reached } from '../core/errors'; // refused: @typescript-eslint/no-restricted-imports
import { OidcError } from 'angular-auth-oidc-client/core';
