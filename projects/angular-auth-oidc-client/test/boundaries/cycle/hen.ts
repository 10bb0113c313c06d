import type { Egg } from './egg';

export interface Hen {
  readonly lays: Egg;
}
