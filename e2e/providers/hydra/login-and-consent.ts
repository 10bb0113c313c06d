import type { OpenPort } from '../../../tools/web/listen.ts';

/**
 * The pages that Ory Hydra leaves to its owner: who signs in, what is granted, and who signs out.
 * Alice signs in by a button, and grants and signs out without being asked.
 */
export function letPeopleIn(port: OpenPort, admin: string): void {
  const requests = `${admin}/oauth2/auth/requests`;

  async function ask(kind: string, challenge: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${requests}/${kind}?${kind}_challenge=${challenge}`);
    return (await response.json()) as Record<string, unknown>;
  }

  async function accept(kind: string, challenge: string, body: object): Promise<string> {
    const response = await fetch(`${requests}/${kind}/accept?${kind}_challenge=${challenge}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { redirect_to } = (await response.json()) as { redirect_to: string };
    return redirect_to;
  }

  /** Where to go on; nowhere: Alice is to be asked. */
  async function next(
    kind: string,
    challenge: string,
    isPost: boolean,
  ): Promise<string | undefined> {
    if (kind === 'login') {
      const { skip } = await ask(kind, challenge);
      if (!isPost && skip !== true) return undefined;
      return accept(kind, challenge, { subject: 'alice', remember: true, remember_for: 3600 });
    }
    if (kind === 'consent') {
      const { requested_scope, requested_access_token_audience } = await ask(kind, challenge);
      return accept(kind, challenge, {
        grant_scope: requested_scope,
        grant_access_token_audience: requested_access_token_audience,
        remember: true,
        session: { id_token: { email: 'alice@example.com', name: 'Alice' } },
      });
    }
    return accept(kind, challenge, {});
  }

  port.answer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', port.origin);
    const kind = pathname.slice(1);
    const challenge = searchParams.get(`${kind}_challenge`);
    if (!challenge) {
      response.writeHead(404).end();
      return;
    }
    void next(kind, challenge, request.method === 'POST').then((url) => {
      if (url) response.writeHead(302, { location: url }).end();
      else response.setHeader('Content-Type', 'text/html').end(page);
    });
  });
}

const page =
  '<!doctype html><link rel="icon" href="data:," /><form method="post"><button>Sign in as Alice</button></form>';
