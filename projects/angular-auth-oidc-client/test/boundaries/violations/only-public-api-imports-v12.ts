// as src/service/results.ts
import { StateValidationResult } from '../v12/types'; // refused: @typescript-eslint/no-restricted-imports
import { AuthModule } from './v12/auth.module'; // refused: @typescript-eslint/no-restricted-imports
