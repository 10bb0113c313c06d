import type { SetUp } from './set-up';

/** What the web server serves as `settings.json`. */
interface Settings extends SetUp {
  /** Where the application is registered at the provider. */
  readonly origin: string;
  readonly authority: string;
  readonly secondAuthority: string;
  readonly clientId: string;
  readonly apiUrl: string;
  readonly partnerUrl: string;
}

export async function fetchSettings(): Promise<Settings> {
  const response = await fetch('settings.json', { cache: 'no-store' });
  return (await response.json()) as Settings;
}

/** An environment file, whose ports are known only when the page is served. */
export const settings: Settings = await fetchSettings();
