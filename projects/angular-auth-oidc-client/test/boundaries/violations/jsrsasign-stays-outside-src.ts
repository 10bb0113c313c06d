// as src/platform/browser.ts
import { KJUR } from 'jsrsasign'; // refused: @typescript-eslint/no-restricted-imports
import { withJsrsasign } from 'angular-auth-oidc-client/jsrsasign'; // refused: @typescript-eslint/no-restricted-imports
import { withJsrsasign as nearby } from '../../jsrsasign/with-jsrsasign'; // refused: @typescript-eslint/no-restricted-imports
