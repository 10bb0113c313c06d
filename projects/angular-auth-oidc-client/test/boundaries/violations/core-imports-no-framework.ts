// as core/errors.ts
import { signal } from '@angular/core'; // refused: @typescript-eslint/no-restricted-imports
import { Observable } from 'rxjs'; // refused: @typescript-eslint/no-restricted-imports
import 'zone.js'; // refused: @typescript-eslint/no-restricted-imports
import type { OidcError } from 'angular-auth-oidc-client/core'; // refused: @typescript-eslint/no-restricted-imports
import { OidcSecurityService } from '../src/service/oidc-security.service'; // refused: @typescript-eslint/no-restricted-imports
import { jwtVerify } from 'jose'; // refused: @typescript-eslint/no-restricted-imports
import { isSecureUrl } from './secure-url';
