import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { consentPage, errorPage, signInPage } from './pages.ts';
import type { Person } from './people.ts';

export const interactionPath = '/interaction/';

export interface CookieNames {
  readonly session: string;
  readonly interaction: string;
  readonly resume: string;
  /** The one that the page for session checks reads. */
  readonly browserState: string;
}

/** What makes one embedded provider differ from another. */
export interface House {
  readonly name: string;
  readonly people: readonly Person[];
  readonly cookies: CookieNames;
}

/** Shows the provider's questions to the user and passes the answers on. */
export async function interact(
  provider: Provider,
  house: House,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!details) {
    show(
      response,
      400,
      errorPage(house.name, {
        error: 'This sign-in has ended. Start again in the application.',
      }),
    );
    return;
  }
  if (request.method !== 'POST') {
    const { client_id, scope } = details.params;
    const client = await provider.Client.find(String(client_id));
    const application = client?.clientName ?? String(client_id);
    const isConsent = details.prompt.name === 'consent';
    show(
      response,
      200,
      isConsent
        ? consentPage(house.name, application, String(scope))
        : signInPage(house.name, house.people, application),
    );
    return;
  }

  const choice = await readChoice(request);
  const user = house.people.find(({ sub }) => sub === choice);
  if (details.prompt.name === 'login' && user) {
    await provider.interactionFinished(request, response, { login: { accountId: user.sub } });
  } else if (details.prompt.name === 'consent' && choice === 'allow') {
    await provider.interactionFinished(request, response, { consent: {} });
  } else {
    await provider.interactionFinished(
      request,
      response,
      { error: 'access_denied', error_description: 'The user declined the request' },
      { mergeWithLastSubmission: false },
    );
  }
}

async function readChoice(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return new URLSearchParams(body).get('choice');
}

function show(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    })
    .end(html);
}
