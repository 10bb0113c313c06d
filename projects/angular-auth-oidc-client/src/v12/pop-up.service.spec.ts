import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { OidcError } from 'angular-auth-oidc-client/core';
import { codeOf, createScene, type Page, type Scene } from '../../test/angular/scene';
import { PopUpService, type PopupResult } from '../public-api';

let scene: Scene;
let page: Page;
let service: PopUpService;
let results: PopupResult[];

const open = (options?: Parameters<Scene['open']>[0]): void => {
  page = scene.open(options);
  service = TestBed.inject(PopUpService);
  results = [];
  service.result$.subscribe((result) => results.push(result));
};

beforeEach(async () => {
  scene = await createScene();
  open();
});

const url = 'https://op.example/authorize?state=a%20b';

it('§1.11 openPopUp opens in the click, at its place, and tells the address it comes back with', async () => {
  service.openPopUp(url, { width: 300, left: 7 });
  const { popUps, awaited } = page.browser;
  expect(popUps).toHaveLength(1);
  expect(popUps[0]!.position).toEqual({ width: 300, left: 7 });
  await scene.clock.advance(0);
  expect(popUps[0]!.address).toBe(url);
  expect(awaited[0]!.state).toBe('a b');
  awaited[0]!.bring('https://app.example/callback?state=a%20b&code=c');
  await scene.clock.advance(0);
  expect(results).toEqual([
    { userClosed: false, receivedUrl: 'https://app.example/callback?state=a%20b&code=c' },
  ]);
  expect(popUps[0]!.closed).toBe(true);
});

it('§1.11 a pop-up that the user closes ends with userClosed', async () => {
  service.openPopUp(url);
  await scene.clock.advance(0);
  page.browser.awaited[0]!.fail(new OidcError('login/popup-closed', 'Closed.'));
  await scene.clock.advance(0);
  expect(results).toEqual([{ userClosed: true, receivedUrl: '' }]);
});

it('D29 a blocked pop-up is a typed error', () => {
  page.browser.allowsPopUps = false;
  expect(codeOf(() => service.openPopUp(url))).toBe('login/popup-blocked');
  expect(results).toEqual([]);
});

it('§1.11 a second pop-up closes the first, which then has no result', async () => {
  service.openPopUp(url);
  await scene.clock.advance(0);
  service.openPopUp('https://op.example/authorize#x=1&state=2');
  await scene.clock.advance(0);
  const { popUps, awaited } = page.browser;
  expect(popUps.map(({ closed }) => closed)).toEqual([true, false]);
  expect(awaited.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  expect(awaited[1]!.state).toBe('2');
});

it('§1.11 sendMessageToMainWindow gives the address to the window that waits for it', async () => {
  service.sendMessageToMainWindow('https://app.example/callback?state=s&code=c');
  await scene.clock.advance(0);
  expect(page.browser.offered).toEqual(['https://app.example/callback?state=s&code=c']);
});

it.each([
  [{}, true],
  [null, false],
])('§1.11 isCurrentlyInPopup with the opener %j is %s', (opener, isIn) => {
  const window = TestBed.inject(DOCUMENT).defaultView!;
  window.opener = opener;
  expect(service.isCurrentlyInPopup()).toBe(isIn);
  window.opener = null;
});
