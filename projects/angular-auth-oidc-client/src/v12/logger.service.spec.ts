import { TestBed } from '@angular/core/testing';
import { createScene, type Page } from '../../test/angular/scene';
import { LoggerService, LogLevel } from '../public-api';

const say = async (logLevel?: LogLevel): Promise<Page['logger']['lines']> => {
  const scene = await createScene();
  const { logger } = scene.open({ config: logLevel === undefined ? {} : { logLevel } });
  const service = TestBed.inject(LoggerService);
  service.logError('0-app', 'wrong', 1);
  service.logWarning('0-app', { odd: true });
  service.logDebug('0-app', 'by the way');
  return logger.lines;
};

const prefix = '[angular-auth-oidc-client] 0-app:';
const lines = [
  { level: 'error', text: `${prefix} wrong 1` },
  { level: 'warning', text: `${prefix} {"odd":true}` },
  { level: 'debug', text: `${prefix} by the way` },
];

it.each([
  [LogLevel.Debug, 3],
  [undefined, 2],
  [LogLevel.Warn, 2],
  [LogLevel.Error, 1],
  [LogLevel.None, 0],
])(
  '§1.12 LoggerService says with logLevel %s the first %s of error, warning, debug',
  async (level, count) => {
    expect(await say(level)).toEqual(lines.slice(0, count));
  },
);

it('§1.12 LoggerService warns for a configuration that it does not know', async () => {
  const scene = await createScene();
  const { logger } = scene.open({ config: { logLevel: LogLevel.None } });
  TestBed.inject(LoggerService).logWarning('x', 'odd');
  expect(logger.lines).toEqual([{ level: 'warning', text: '[angular-auth-oidc-client] x: odd' }]);
});
