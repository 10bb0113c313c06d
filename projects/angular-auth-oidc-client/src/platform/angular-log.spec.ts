import { Injectable } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { createScene, parametersOf, RecordingLogger } from '../../test/angular/scene';
import { AbstractLoggerService, createLog, LogLevel } from './angular-log';

it.each([
  ['None', LogLevel.None, []],
  ['Debug', LogLevel.Debug, ['debug', 'warning', 'error']],
  ['Warn', LogLevel.Warn, ['warning', 'error']],
  ['Error', LogLevel.Error, ['error']],
  ['nothing, which is Warn', undefined, ['warning', 'error']],
])('§1.3 at level %s', (_name, level, heard) => {
  const logger = new RecordingLogger();
  const log = createLog(logger, 'mine', level);
  log.debug('said');
  log.warn('said');
  log.error('said');
  expect(logger.lines.map((line) => line.level)).toEqual(heard);
});

it('§3.16 names the configuration, and adds fields where there are some', () => {
  const logger = new RecordingLogger();
  const log = createLog(logger, 'mine');
  log.warn('Odd.');
  log.error('Worse.', { code: 'network/failed' });
  expect(logger.lines.map(({ text }) => text)).toEqual([
    '[angular-auth-oidc-client] mine: Odd.',
    '[angular-auth-oidc-client] mine: Worse. {"code":"network/failed"}',
  ]);
});

it('§3.16 goes to the console, each level to its own method, where no other logger is provided', () => {
  const methods = ['error', 'warn', 'debug'] as const;
  const original = { ...console };
  const heard: unknown[][] = [];
  try {
    for (const method of methods) console[method] = (...args) => heard.push([method, ...args]);
    const logger = TestBed.inject(AbstractLoggerService);
    logger.logError('e', 1);
    logger.logWarning('w', 2);
    logger.logDebug('d', 3);
  } finally {
    Object.assign(console, original);
  }
  expect(heard).toEqual([
    ['error', 'e', 1],
    ['warn', 'w', 2],
    ['debug', 'd', 3],
  ]);
});

it.each([true, false])('§4.1 a logger of the application is used: decorated %s', (decorated) => {
  const messages: unknown[] = [];
  class MyLogger extends AbstractLoggerService {
    override logError(message: string | object): void {
      messages.push(message);
    }
    override logWarning(message: string | object): void {
      messages.push(message);
    }
    override logDebug(message: string | object): void {
      messages.push(message);
    }
  }
  TestBed.configureTestingModule({
    providers: [{ provide: AbstractLoggerService, useClass: MyLogger }],
  });
  if (decorated) Injectable()(MyLogger);
  const { warn } = console;
  // Angular says that the decorator will be needed one day.
  console.warn = () => undefined;
  try {
    createLog(TestBed.inject(AbstractLoggerService), 'mine', LogLevel.Debug).debug('hello');
  } finally {
    console.warn = warn;
  }
  expect(messages).toEqual(['[angular-auth-oidc-client] mine: hello']);
});

describe('R-725 D31 at debug level', () => {
  it.each(['a session from sign-in to logout', 'failures'])(
    '%s leaves no secret in the log',
    async (kind) => {
      const scene = await createScene();
      const config = { logLevel: LogLevel.Debug };
      const secrets: (string | undefined)[] = [];
      const lines: string[] = [];

      const before = scene.open({ config });
      const url = await scene.leave(before);
      lines.push(JSON.stringify(before.logger.lines));
      const asked = parametersOf(before.browser.redirects[0]!);
      secrets.push(asked['state'], asked['nonce'], parametersOf(url)['code']);

      const { service, logger } = scene.open({ config, url });
      await firstValueFrom(service.checkAuth());
      const keep = (): void => {
        secrets.push(service.getToken(), service.getIdToken(), service.getRefreshToken());
      };
      keep();
      await firstValueFrom(service.forceRefreshSession());
      keep();
      if (kind === 'failures') {
        scene.provider.faults = {
          respond: ({ path, parameters }) => ({
            status: 400,
            contentType: 'application/json',
            retryAfter: undefined,
            body: JSON.stringify({
              error: 'invalid_grant',
              error_description: `${path} ${JSON.stringify(parameters)}`,
            }),
          }),
        };
        service.revokeAccessToken().subscribe({ error: () => undefined });
        await scene.clock.advance(0);
      }
      await firstValueFrom(service.forceRefreshSession());
      keep();
      service.logoffAndRevokeTokens();
      await scene.clock.advance(60);
      lines.push(JSON.stringify(logger.lines));
      for (const { parameters } of scene.provider.requests) {
        secrets.push(parameters['code'], parameters['code_verifier'], parameters['token']);
      }

      const known = secrets.filter((secret) => secret);
      expect(known.length).toBeGreaterThan(8);
      for (const secret of known) expect(lines.join()).not.toContain(secret);
    },
  );
});
