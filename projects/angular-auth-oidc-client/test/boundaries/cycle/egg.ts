import type { Hen } from './hen';

export interface Egg {
  readonly becomes: Hen;
}
