import { InjectionToken } from '@angular/core';

/** Where the demo finds its servers; they choose their ports at start, so a build cannot know them. */
export interface Settings {
  /** The issuer of the OpenID provider. */
  readonly authority: string;
  /** The issuer of another provider, whose users are other people. */
  readonly secondAuthority: string;
  readonly clientId: string;
  /** The protected API: the only place that the access token belongs to. */
  readonly apiUrl: string;
  /** A path on the API's origin that merely looks as if it belonged to the API. */
  readonly neighbourUrl: string;
  /** The API's path on an origin of somebody else. */
  readonly otherOriginUrl: string;
  /** The API that takes the second provider's tokens, on the same foreign origin. */
  readonly partnerUrl: string;
}

/** The settings of this run, for the pages that show them. */
export const SETTINGS = new InjectionToken<Settings>('SETTINGS');

/** Reads the settings that the web server serves beside the application. */
export async function loadSettings(): Promise<Settings> {
  const answer = await fetch('settings.json', { cache: 'no-store' });
  const settings = (await answer.json().catch(() => ({}))) as Partial<Record<string, unknown>>;
  const missing = names.filter((name) => typeof settings[name] !== 'string');
  if (missing.length > 0) {
    throw new Error(`settings.json lacks ${missing.join(', ')}: start it with "npm start".`);
  }
  return settings as unknown as Settings;
}

const names = [
  'authority',
  'secondAuthority',
  'clientId',
  'apiUrl',
  'neighbourUrl',
  'otherOriginUrl',
  'partnerUrl',
];

/** Says in the page why the application did not start. */
export function showStartFailure(reason: unknown): void {
  const sentence = document.createElement('p');
  sentence.className = 'boot';
  sentence.setAttribute('role', 'alert');
  sentence.textContent = `The demo could not start. ${reason instanceof Error ? reason.message : ''}`;
  document.body.replaceChildren(sentence);
}
