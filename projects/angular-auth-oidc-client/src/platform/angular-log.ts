import { inject, Injectable } from '@angular/core';
import type { LogFields, LogPort } from 'angular-auth-oidc-client/core';

/** How much the library says: each level includes those with a higher number. */
export enum LogLevel {
  None = 0,
  Debug = 1,
  Warn = 2,
  Error = 3,
}

/** Takes what the library says in place of the console: provide a class of your own for it. */
// With `deps`, a subclass that lacks a decorator of its own is made, and not this default in its place.
@Injectable({ providedIn: 'root', useFactory: () => inject(ConsoleLogger), deps: [] })
export abstract class AbstractLoggerService {
  abstract logError(message: string | object, ...args: unknown[]): void;
  abstract logWarning(message: string | object, ...args: unknown[]): void;
  abstract logDebug(message: string | object, ...args: unknown[]): void;
}

@Injectable({ providedIn: 'root' })
class ConsoleLogger extends AbstractLoggerService {
  logError(message: string | object, ...args: unknown[]): void {
    console.error(message, ...args);
  }

  logWarning(message: string | object, ...args: unknown[]): void {
    console.warn(message, ...args);
  }

  logDebug(message: string | object, ...args: unknown[]): void {
    console.debug(message, ...args);
  }
}

/** The log port of one configuration: below its level nothing is said. */
export function createLog(
  logger: AbstractLoggerService,
  configId: string,
  level: number = LogLevel.Warn,
): LogPort {
  const to =
    (threshold: LogLevel, log: (message: string, ...args: unknown[]) => void) =>
    (message: string, fields?: LogFields): void => {
      if (level === 0 || level > threshold) return;
      const text = `[angular-auth-oidc-client] ${configId}: ${message}`;
      if (fields) log.call(logger, text, fields);
      else log.call(logger, text);
    };
  return {
    debug: to(LogLevel.Debug, logger.logDebug),
    warn: to(LogLevel.Warn, logger.logWarning),
    error: to(LogLevel.Error, logger.logError),
  };
}
