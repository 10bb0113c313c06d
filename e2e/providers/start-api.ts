import type { OpenPort } from '../../tools/web/listen.ts';

export interface ApiOptions {
  readonly appOrigin: string;
  readonly issuer: string;
}

/** Starts an API that takes the tokens which the provider's userinfo endpoint takes, and says whose they are. */
export async function startApi(port: OpenPort, { appOrigin, issuer }: ApiOptions): Promise<void> {
  const metadata = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { userinfo_endpoint } = (await metadata.json()) as { userinfo_endpoint: string };
  port.answer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', appOrigin);
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const { authorization = '' } = request.headers;
    whoHas(userinfo_endpoint, authorization).then(
      (answer) => {
        response.setHeader('Content-Type', 'application/json');
        response.writeHead(answer ? 200 : 401).end(JSON.stringify(answer ?? {}));
      },
      () => response.writeHead(502).end(),
    );
  });
}

async function whoHas(
  userInfoEndpoint: string,
  authorization: string,
): Promise<{ subject: string } | undefined> {
  const response = await fetch(userInfoEndpoint, {
    headers: { authorization },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) return undefined;
  const { sub } = (await response.json()) as { sub: string };
  return { subject: sub };
}
