import { Service, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { EventTypes, PublicEventsService, isOidcError } from 'angular-auth-oidc-client';

/** One event of the library, reduced to what is safe to show. */
export interface TimelineEntry {
  readonly at: Date;
  readonly name: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly facts: readonly Fact[];
}

/** A name and a value that hold no secret. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

const good: ReadonlySet<EventTypes> = new Set([
  EventTypes.CheckingAuthFinished,
  EventTypes.NewAuthenticationResult,
]);

const bad: ReadonlySet<EventTypes> = new Set([
  EventTypes.CheckingAuthFinishedWithError,
  EventTypes.ConfigLoadingFailed,
  EventTypes.SilentRenewFailed,
]);

/** Remembers the library's events from the start of the page on. */
@Service()
export class Timeline {
  readonly entries = signal<readonly TimelineEntry[]>([]);
  private lastSessionMessage: unknown;

  constructor() {
    inject(PublicEventsService)
      .registerForEvents()
      .pipe(takeUntilDestroyed())
      .subscribe(({ type, value }) => {
        if (this.isRepetition(type, value)) {
          return;
        }
        const entry: TimelineEntry = {
          at: new Date(),
          name: EventTypes[type],
          tone: bad.has(type) ? 'bad' : good.has(type) ? 'good' : 'plain',
          facts: safeFacts(value),
        };
        this.entries.update((entries) => [...entries, entry]);
      });
  }

  /** The provider's session frame speaks every few seconds; only what it says anew is an event. */
  private isRepetition(type: EventTypes, value: unknown): boolean {
    if (type !== EventTypes.CheckSessionReceived) {
      return false;
    }
    const before = this.lastSessionMessage;
    this.lastSessionMessage = value;
    return before === value;
  }
}

/** Named one by one: an event may carry a whole configuration or result, and pages get photographed. */
const safeNames = [
  'configId',
  'authority',
  'clientId',
  'isAuthenticated',
  'isRenewProcess',
  'validationResult',
];

function safeFacts(value: unknown): readonly Fact[] {
  if (isOidcError(value)) {
    return [{ name: 'code', value: value.code }];
  }
  if (typeof value === 'string' || typeof value === 'boolean') {
    return [{ name: 'value', value: String(value) }];
  }
  return Object.entries(value ?? {})
    .filter(([name, member]) => safeNames.includes(name) && member !== undefined)
    .map(([name, member]) => ({ name, value: String(member) }));
}
