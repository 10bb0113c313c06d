import { HttpClient, type HttpErrorResponse } from '@angular/common/http';
import { Component, inject, input, signal } from '@angular/core';

import { shorten } from '../app/shorten';

/** What the demo's servers answer: the headers that arrived, and whatever else they have to say. */
interface Echo {
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly meaning: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly carriedToken: boolean;
  readonly body: string;
}

/** One request that can be made at the press of a button, and what became of it. */
@Component({
  selector: 'app-api-call',
  templateUrl: './api-call.html',
  styleUrl: './api-call.css',
})
export class ApiCall {
  readonly name = input.required<string>();
  readonly heading = input.required<string>();
  readonly url = input.required<string>();

  protected readonly pending = signal(false);
  protected readonly answer = signal<Answer | undefined>(undefined);
  private readonly http = inject(HttpClient);

  protected call(): void {
    this.pending.set(true);
    this.http.get<Echo>(this.url(), { observe: 'response' }).subscribe({
      next: (response) => {
        this.show(response.status, response.body);
      },
      error: (failure: HttpErrorResponse) => {
        this.show(failure.status, failure.error);
      },
    });
  }

  private show(status: number, body: unknown): void {
    this.pending.set(false);
    this.answer.set(readAnswer(status, body));
  }
}

function readAnswer(status: number, body: unknown): Answer {
  const { headers = {}, ...rest }: Echo =
    typeof body === 'object' && body !== null && status !== 0 ? body : {};
  return {
    status,
    meaning: meanings.get(status) ?? (status < 300 ? 'Accepted' : 'Failed'),
    headers: Object.entries(headers)
      .map(([name, value]) => ({ name, value: shownHeader(name, value) }))
      .sort((a, b) => Number(b.name === authorization) - Number(a.name === authorization)),
    carriedToken: authorization in headers,
    body: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
  };
}

const authorization = 'authorization';

const meanings: ReadonlyMap<number, string> = new Map([
  [0, 'No answer: the server is down or does not let this page ask'],
  [200, 'OK'],
  [401, 'Refused: no valid token'],
  [403, 'Refused: the token does not allow this'],
]);

/** The servers shorten the token themselves; a server that forgets must not put it on the screen. */
function shownHeader(name: string, value: string): string {
  const [scheme, token] = value.split(' ');
  return name === authorization && token !== undefined && !token.includes('…')
    ? `${scheme} ${shorten(token)}`
    : value;
}
