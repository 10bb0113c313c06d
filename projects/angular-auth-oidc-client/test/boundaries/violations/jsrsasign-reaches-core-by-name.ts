// as jsrsasign/with-jsrsasign.ts
import { OidcError as reached } from '../core/errors'; // refused: @typescript-eslint/no-restricted-imports
import { OidcError } from 'angular-auth-oidc-client/core';
import { KJUR } from 'jsrsasign';
