import { inject, Injectable } from '@angular/core';
import { AuthClients } from '../auth-clients';
import { AbstractLoggerService, LogLevel } from '../platform/angular-log';

/**
 * Logs for a configuration what its `logLevel` lets through, to wherever the library itself logs.
 *
 * @deprecated log by means of your own; to take over what the library says, provide a class for
 * `AbstractLoggerService`
 */
@Injectable({ providedIn: 'root' })
export class LoggerService {
  private readonly clients = inject(AuthClients);
  private readonly logger = inject(AbstractLoggerService);

  logError(configId: string, message: unknown, ...args: unknown[]): void {
    if (this.says(configId, LogLevel.Error)) {
      this.logger.logError(...textOf(configId, message), ...args);
    }
  }

  logWarning(configId: string, message: unknown, ...args: unknown[]): void {
    if (this.says(configId, LogLevel.Warn)) {
      this.logger.logWarning(...textOf(configId, message), ...args);
    }
  }

  logDebug(configId: string, message: unknown, ...args: unknown[]): void {
    if (this.says(configId, LogLevel.Debug)) {
      this.logger.logDebug(...textOf(configId, message), ...args);
    }
  }

  private says(configId: string, threshold: number): boolean {
    const level = this.clients.find(configId)?.config.options.logLevel ?? LogLevel.Warn;
    return level > LogLevel.None && level <= threshold;
  }
}

function textOf(configId: string, message: unknown): [string, ...unknown[]] {
  const origin = `[angular-auth-oidc-client] ${configId}:`;
  return typeof message === 'string' ? [`${origin} ${message}`] : [origin, message];
}
