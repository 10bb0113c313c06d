import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

/** The page for hidden frames that tells applications whether the session here has changed. */
export const checkSessionPath = '/session/check';
const scriptPath = `${checkSessionPath}/script.js`;

/**
 * Gives each sign-in answer a `session_state`, and the page at {@link checkSessionPath} a cookie of its
 * own to compare it with, which oidc-provider leaves to its users.
 *
 * @see https://openid.net/specs/openid-connect-session-1_0.html#CreatingUpdatingSessions
 */
export function manageSessions(provider: Provider, cookie: string): void {
  provider.on('authorization.success', (ctx, answer) => {
    const { client, params, session } = ctx.oidc;
    if (!answer || !client || !session) return;
    const { origin } = new URL(String(params?.['redirect_uri']));
    const salt = randomBytes(12).toString('base64url');
    const hash = createHash('sha256')
      .update(`${client.clientId} ${origin} ${browserState(session)} ${salt}`)
      .digest('base64url');
    answer['session_state'] = `${hash}.${salt}`;
  });

  provider.use(async (ctx, next) => {
    await next();
    const session = (ctx as Partial<KoaContextWithOIDC>).oidc?.session;
    if (!session) return;
    ctx.cookies.set(cookie, browserState(session) || null, {
      // Nobody but the page's script reads it, and it is nothing that opens a door.
      httpOnly: false,
      path: checkSessionPath,
      sameSite: 'lax',
      signed: false,
    });
  });
}

/** Another value for another user or another session, an empty one for nobody. */
function browserState(session: NonNullable<KoaContextWithOIDC['oidc']['session']>): string {
  const { accountId, uid } = session;
  if (!accountId || (session as { destroyed?: boolean }).destroyed) return '';
  return createHash('sha256').update(`${uid} ${accountId}`).digest('base64url');
}

/** Answers the requests for the page and its script; false for any other. */
export function answerCheckSession(
  request: IncomingMessage,
  response: ServerResponse,
  cookie: string,
): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === checkSessionPath) {
    response
      .writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': "default-src 'none'; script-src 'self'",
      })
      .end(
        `<!doctype html><title>Session</title><script src="${scriptPath}" data-cookie="${cookie}"></script>`,
      );
    return true;
  }
  if (pathname === scriptPath) {
    response
      .writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' })
      .end(script);
    return true;
  }
  return false;
}

/** @see https://openid.net/specs/openid-connect-session-1_0.html#OPiframe */
const script = `
const { cookie } = document.currentScript.dataset;

addEventListener('message', async ({ data, origin, source }) => {
  source.postMessage(await judge(String(data), origin), origin);
});

async function judge(message, origin) {
  const [, clientId, sessionState, salt] = /^(\\S+) (\\S+\\.(\\S+))$/.exec(message) ?? [];
  if (!clientId) return 'error';
  const text = \`\${clientId} \${origin} \${browserState()} \${salt}\`;
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return \`\${base64url(new Uint8Array(hash))}.\${salt}\` === sessionState ? 'unchanged' : 'changed';
}

function browserState() {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(cookie + '='));
  return found?.slice(cookie.length + 1) ?? '';
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
`;
