/** The API's own registration at the provider. */
export interface ApiCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the provider says about an access token; only `active` is always there. */
export interface Introspection extends Record<string, unknown> {
  readonly active: boolean;
}

/**
 * Asks the provider about an access token at every call, so that a revoked one is refused at once.
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2
 */
export function createIntrospection(
  issuer: string,
  { clientId, clientSecret }: ApiCredentials,
): (token: string) => Promise<Introspection> {
  const basic = Buffer.from(
    `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`,
  ).toString('base64');
  let endpoint: string | undefined;

  return async (token) => {
    endpoint ??= await findEndpoint(issuer);
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    });
    if (!answer.ok) throw new Error(`Introspection answered ${String(answer.status)}.`);
    return (await answer.json()) as Introspection;
  };
}

async function findEndpoint(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { introspection_endpoint } = (await answer.json()) as { introspection_endpoint?: string };
  if (!introspection_endpoint) throw new Error('The provider offers no introspection.');
  return introspection_endpoint;
}
