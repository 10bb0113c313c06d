import type { Settings } from '../settings';

/** The settings of this run, as an application of 2021 kept them in its environment file. */
export let environment: Settings;

/** Called once, before the module is imported. */
export function useSettings(settings: Settings): void {
  environment = settings;
}
