// as core/crypto/signature.ts
import { parseJwt } from '../protocol/jwt'; // refused: @typescript-eslint/no-restricted-imports
import { createClient } from '../client'; // refused: @typescript-eslint/no-restricted-imports
import { createPorts } from '../ports'; // refused: @typescript-eslint/no-restricted-imports
import type { CryptoPort } from '../ports';
import { OidcError } from '../errors';
import { algorithms } from './algorithms';
