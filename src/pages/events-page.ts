import { DatePipe } from '@angular/common';
import { Component, inject } from '@angular/core';

import { HowThisWorks } from '../app/how-this-works';
import { Timeline } from '../app/timeline';

/** What the library reported, in order. */
@Component({
  selector: 'app-events-page',
  imports: [DatePipe, HowThisWorks],
  templateUrl: './events-page.html',
  styleUrl: './events-page.css',
})
export class EventsPage {
  protected readonly entries = inject(Timeline).entries;

  protected readonly code = `
constructor() {
  inject(PublicEventsService)
    .registerForEvents()
    .pipe(takeUntilDestroyed())
    .subscribe(({ type, value }) => {
      const entry: TimelineEntry = {
        at: new Date(),
        name: EventTypes[type],
        tone: bad.has(type) ? 'bad' : good.has(type) ? 'good' : 'plain',
        facts: safeFacts(value),
      };
      this.entries.update((entries) => [...entries, entry]);
    });
}`;
}
