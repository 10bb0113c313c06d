// as core/session/session-store.ts
import { login } from '../flows/login'; // refused: @typescript-eslint/no-restricted-imports
import type { OidcClient } from '../client'; // refused: @typescript-eslint/no-restricted-imports
import type { StoragePort } from '../ports';
import { parseJwt } from '../protocol/jwt';
