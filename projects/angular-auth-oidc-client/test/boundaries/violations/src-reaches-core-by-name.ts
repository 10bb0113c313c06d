// as src/service/inject-session.ts
import { OidcError } from '../../core/errors'; // refused: @typescript-eslint/no-restricted-imports
import type { ClientConfig } from '../../core/config'; // refused: @typescript-eslint/no-restricted-imports
import { isOidcError } from 'angular-auth-oidc-client/core';
import { AuthClients } from '../auth-clients';
