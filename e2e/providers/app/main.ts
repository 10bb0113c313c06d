import { settings } from './settings';

const shapes = {
  functions: () => import('./functions'),
  modules: () => import('./modules'),
};

const { start } = await shapes[settings.shape]();
await start();
