// as core/protocol/token-response.ts
import type { SessionState } from '../session/session-state'; // refused: @typescript-eslint/no-restricted-imports
import { login } from '../flows/login'; // refused: @typescript-eslint/no-restricted-imports
import type { OidcClient } from '../client'; // refused: @typescript-eslint/no-restricted-imports
import type { ClockPort } from '../ports'; // refused: @typescript-eslint/no-restricted-imports
import { createClientConfig } from '../config'; // refused: @typescript-eslint/no-restricted-imports
import type { ClientConfig } from '../config';
import type { HttpResponse } from '../http-message';
import { OidcError } from '../errors';
import { decodeBase64Url } from '../crypto/encoding';
import { parseJwt } from './jwt';
