import { settings } from './settings';

interface Application {
  start(): Promise<unknown>;
}

const applications = {
  functions: {
    'at-start': () => import('./functions/at-start'),
    'in-lazy-route': () => import('./functions/in-lazy-route'),
    'after-navigation': () => import('./functions/after-navigation'),
  },
  modules: {
    'at-start': () => import('./modules/at-start'),
    'in-lazy-route': () => import('./modules/in-lazy-route'),
    'after-navigation': () => import('./modules/after-navigation'),
  },
} satisfies Record<string, Record<string, () => Promise<Application>>>;

// One build holds all the applications. The settings, not the address, say which one this is: the
// address must be free for the application's own paths and queries.
const application = await applications[settings.shape][settings.provided ?? 'at-start']();
await application.start();
