import { listen } from '../tools/web/listen.ts';
import { diaryOf, expect, expectStatus, openSignedIn, test } from './tabs.ts';

/** Notes when a session leaves the storage, and tells the page around an iframe. */
function noteRemoval(): void {
  const remove = Reflect.get<Storage, 'removeItem'>(Storage.prototype, 'removeItem');
  Storage.prototype.removeItem = function (this: Storage, key) {
    const isThere = this.getItem(key) !== null;
    remove.call(this, key);
    if (!isThere || !key.endsWith(':session')) return;
    this.setItem('removed-at', String(Date.now()));
    parent.postMessage('removed', '*');
  };
}

for (const [renewal, options] of [
  ['with renewal', {}],
  ['without renewal', { silentRenew: false, useRefreshToken: false, scope: 'openid' }],
] as const) {
  for (const [what, script] of [
    ['stays', ''],
    [
      'is removed as soon as the session has left the storage',
      'onmessage = () => document.querySelector("iframe").remove();',
    ],
  ] as const) {
    test(`front-channel logout signs every tab out within a second, ${renewal}, if the iframe ${what} [19a]`, async ({
      setScene,
    }) => {
      const scene = await setScene({ lifetimeSeconds: 300, options });
      const tabs = await openSignedIn(scene, 2);
      const provider = await scene.context.newPage();
      await provider.addInitScript(noteRemoval);
      // Another port of the same host is another origin of the same site.
      const body = `<script>${script}</script><iframe src="${scene.origin}/signed-out"></iframe>`;
      const port = await listen();
      port.answer((_request, response) => {
        response.setHeader('Content-Type', 'text/html').end(body);
      });
      await provider.goto(port.origin);

      await expectStatus(tabs, 'anonymous');
      for (const tab of tabs) {
        const removedAt = await tab.evaluate(() => Number(localStorage.getItem('removed-at')));
        const last = (await diaryOf(tab)).at(-1)!;
        expect(last).toMatchObject({ status: 'anonymous', hasToken: false });
        expect(last.at - removedAt, 'time until the tab is signed out').toBeLessThan(1000);
        await tab.getByTestId('call').click();
        await expect(tab.getByTestId('answers')).toHaveText('50 × 401');
      }
      expect(scene.apiCalls.filter(({ token }) => token !== undefined)).toEqual([]);
      await port.close();
    });
  }
}
