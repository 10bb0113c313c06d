// as core/protocol/id-token.ts
import { createPorts } from '../ports'; // refused: @typescript-eslint/no-restricted-imports
import type { SessionState } from '../session/session-state'; // refused: @typescript-eslint/no-restricted-imports
import type { CryptoPort } from '../ports';
