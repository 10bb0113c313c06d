// as core/flows/login.ts
import { firstValueFrom } from 'rxjs'; // refused: @typescript-eslint/no-restricted-imports
import { browser } from '../../src/platform/browser'; // refused: @typescript-eslint/no-restricted-imports
import type { OidcClient } from '../client';
import { discover } from './discover';
