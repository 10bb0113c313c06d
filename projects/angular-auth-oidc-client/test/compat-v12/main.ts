import { provideZoneChangeDetection, type Type } from '@angular/core';
import { platformBrowser } from '@angular/platform-browser';

import { type Environment, useEnvironment } from './environment';

const applications: Readonly<Record<string, () => Promise<{ AppModule: Type<unknown> }>>> = {
  'all-routes': () => import('./all-routes/app.module'),
  auth0: () => import('./auth0/app.module'),
  fields: () => import('./fields/app.module'),
  guards: () => import('./guards/app.module'),
  'http-loader': () => import('./http-loader/app.module'),
  implicit: () => import('./implicit/app.module'),
  multiple: () => import('./multiple/app.module'),
  'pop-up': () => import('./pop-up/app.module'),
  'refresh-tokens': () => import('./refresh-tokens/app.module'),
};

/** One build holds all the applications: the first segment of the path says which one this is. */
async function start(): Promise<void> {
  const name = location.pathname.split('/')[1] ?? '';
  const load = applications[name];
  if (!load) throw new Error(`There is no application at /${name}.`);
  document.querySelector('base')?.setAttribute('href', `/${name}/`);

  const answer = await fetch('/settings.json', { cache: 'no-store' });
  useEnvironment((await answer.json()) as Environment);
  // A module reads the environment while it is defined, so it comes after it.
  const { AppModule } = await load();
  // The same code is built with zone.js, too: since Angular 21 that has to be asked for.
  const applicationProviders = 'Zone' in globalThis ? [provideZoneChangeDetection()] : [];
  await platformBrowser().bootstrapModule(AppModule, { applicationProviders });
}

start().catch((error: unknown) => {
  document.body.textContent = String(error);
});
