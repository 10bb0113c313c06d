import { decliner, type Person } from './people.ts';

/** Asks who signs in. */
export function signInPage(
  provider: string,
  people: readonly Person[],
  application: string,
): string {
  const choices = people.map(
    ({ sub, name, email }) =>
      `<button class="person" name="choice" value="${sub}">${avatar(name)}<span><b>${name}</b><small>${email}</small></span></button>`,
  );
  return page(
    provider,
    'Sign in',
    `<p>to continue to <b>${escape(application)}</b></p>
    <form method="post">
      ${choices.join('\n      ')}
      <button class="person" name="choice" value="decline">${avatar(decliner)}<span><b>${decliner}</b><small>declines the request</small></span></button>
      <button class="plain" name="choice" value="cancel">Cancel</button>
    </form>
    <p class="note">An embedded provider with ready-made users: no passwords, nothing leaves this machine.</p>`,
  );
}

/** Asks a signed-in user whether the application may go on. */
export function consentPage(provider: string, application: string, scope: string): string {
  const scopes = scope.split(' ').map((name) => `<li><code>${escape(name)}</code></li>`);
  return page(
    provider,
    'Allow access',
    `<p><b>${escape(application)}</b> asks for</p>
    <ul>${scopes.join('')}</ul>
    <form method="post">
      <button class="primary" name="choice" value="allow">Allow</button>
      <button class="plain" name="choice" value="cancel">Cancel</button>
    </form>`,
  );
}

/** Asks before it ends the provider's session. */
export function signOutPage(provider: string, form: string): string {
  return page(
    provider,
    'Sign out',
    `<p>End your session at this provider?</p>
    ${form}
    <button class="primary" form="op.logoutForm" name="logout" value="yes">Sign out</button>
    <button class="plain" form="op.logoutForm">Stay signed in</button>`,
  );
}

/** Signs out at once: the request has proven whose session it ends. */
export function signingOutPage(provider: string, form: string): string {
  return page(
    provider,
    'Signing out',
    `${form.replace('</form>', '<input type="hidden" name="logout" value="yes"><noscript><button class="primary">Continue</button></noscript></form>')}
    <script>document.forms[0].submit()</script>`,
  );
}

export function signedOutPage(provider: string): string {
  return page(provider, 'Signed out', '<p>You can close this page.</p>');
}

export function errorPage(provider: string, out: object): string {
  const rows = Object.entries(out).map(
    ([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(String(value))}</dd>`,
  );
  return page(provider, 'The request was refused', `<dl>${rows.join('')}</dl>`);
}

function avatar(name: string): string {
  const initials = name.replace(/(\w)\w*\s(\w)\w*/, '$1$2');
  return `<span class="avatar" aria-hidden="true">${initials}</span>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function page(provider: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · ${provider}</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body>
    <main>
      <p class="brand">${provider}</p>
      <h1>${title}</h1>
      ${body}
    </main>
  </body>
</html>`;
}

const style = `
:root { color-scheme: light dark; --ground: light-dark(#f6f8f7, #0d1413); --card: light-dark(#fff, #141d1c);
  --ink: light-dark(#10201f, #e8f0ee); --quiet: light-dark(#4a5d59, #a3b5b0); --line: light-dark(#d9e1de, #273533);
  --accent: light-dark(#0a665d, #58d5c4); --tint: light-dark(#dcefeb, #15332f); --on-accent: light-dark(#fff, #06231f); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(25rem, 100%); padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .875rem; box-shadow: 0 8px 24px -12px rgb(16 32 31 / 14%); }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.25; letter-spacing: -.02em; }
p { margin: 0 0 1.25rem; color: var(--quiet); } p b { color: var(--ink); }
.brand { margin: 0 0 1.5rem; font-size: .8rem; font-weight: 600; color: var(--accent); }
.note { margin: 1.5rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .85rem; }
form { display: grid; gap: .6rem; margin: 0; } ul { margin: 0 0 1.25rem; padding-left: 1.2rem; }
button { font: inherit; color: inherit; border-radius: .5rem; padding: .65rem 1rem; cursor: pointer;
  border: 1px solid var(--line); background: transparent; width: 100%; margin-bottom: .4rem; }
form button { margin: 0; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.person { display: flex; gap: .9rem; align-items: center; text-align: left; }
.person b, .person small { display: block; } .person small { color: var(--quiet); }
.avatar { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--tint); color: var(--accent); font-weight: 600; font-size: .85rem; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.plain { border-color: transparent; color: var(--quiet); }
dt { color: var(--quiet); font-size: .85rem; } dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }
`;
