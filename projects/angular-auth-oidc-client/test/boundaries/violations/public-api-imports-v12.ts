// as src/public-api.ts
import { OidcError as reached } from '../core/errors'; // refused: @typescript-eslint/no-restricted-imports
import { AuthModule } from './v12/auth.module';
