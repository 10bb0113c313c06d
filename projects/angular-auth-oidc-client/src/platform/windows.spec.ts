import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { NgZone } from '@angular/core';
import type { AwaitedAnswer, OidcError, WindowsPort } from 'angular-auth-oidc-client/core';
import { VisibleZone } from '../../test/angular/scene';
import { createBrowser } from './browser';
import type { OpenedPopUp } from './pop-up-answer';
import { createWindows } from './windows';

const origin = 'https://app.example';
const address = (state = 'S', page = '/callback'): string =>
  `${origin}${page}?code=c&state=${state}`;
const providerUrl = 'https://op.example/authorize?client_id=app&state=S';

type Listener = Parameters<EventTarget['addEventListener']>[1];

const windowsOf = (own: FakeWindow): WindowsPort =>
  createWindows(asWindow(own), zone, () => undefined);

const channels: BroadcastChannel[] = [];

/** A channel of a page that stays: one left open would keep the test alive. */
class ClosableChannel extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    channels.push(this);
  }
}

/** A window that the test moves about, as far as the library looks at windows. */
class FakeWindow extends EventTarget {
  readonly listening = new Set<Listener>();
  readonly heardInside: boolean[] = [];
  readonly posted: { data: unknown; targetOrigin: unknown }[] = [];
  readonly location = { origin, href: 'about:blank' };
  readonly document = document;
  readonly history = {
    replaceState: (_data: unknown, _title: string, url: string) => (this.cleaned = url),
  };
  readonly BroadcastChannel = ClosableChannel;
  opener: FakeWindow | null = null;
  parent: FakeWindow = this;
  frameElement: Element | null = null;
  closed = false;
  cleaned: string | undefined;

  constructor(readonly zone: VisibleZone) {
    super();
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listening.add(args[1]);
    this.heardInside.push(this.zone.isCurrent);
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listening.delete(args[1]);
    super.removeEventListener(...args);
  }

  close(): void {
    this.closed = true;
  }

  /** A message arrives. */
  receive(data: unknown, source: unknown, sender = origin): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data, origin: sender, source }));
  }

  /** Goes nowhere by itself. */
  postMessage(data: unknown, target: unknown): void {
    this.posted.push({ data, targetOrigin: target });
  }
}

const asWindow = (window: FakeWindow): Window => window as unknown as Window;

let zone: VisibleZone & NgZone;
let app: FakeWindow;
let opened: FakeWindow;
let popUp: OpenedPopUp;
let windows: WindowsPort;
let isFocused: boolean;
const awaiting: AwaitedAnswer[] = [];

function keep(awaited: AwaitedAnswer): AwaitedAnswer {
  awaiting.push(awaited);
  awaited.url.catch(() => undefined);
  return awaited;
}

const waitInPopUp = (state = 'S'): AwaitedAnswer => keep(windows.awaitInPopUp(popUp, state));
const waitInFrame = (): AwaitedAnswer => keep(windows.awaitInFrame('main', providerUrl, 'S'));
const frames = (): HTMLIFrameElement[] => [...document.querySelectorAll('iframe')];
const codeOf = ({ url }: AwaitedAnswer): Promise<string> =>
  url.then(
    () => 'answered',
    (error: unknown) => (error as OidcError).code,
  );

beforeEach(() => {
  zone = new VisibleZone();
  app = new FakeWindow(zone);
  opened = new FakeWindow(zone);
  windows = windowsOf(app);
  popUp = {
    opened: asWindow(opened),
    isClosed: () => opened.closed,
    navigate: () => undefined,
    close: () => undefined,
  };
  isFocused = true;
  jest.spyOn(document, 'hasFocus').mockImplementation(() => isFocused);
});

afterEach(() => {
  for (const awaited of awaiting.splice(0)) awaited.end();
  for (const channel of channels.splice(0)) channel.close();
  document.body.replaceChildren();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('opening a pop-up', () => {
  const opens: unknown[][] = [];
  let result: object | null;
  const browser = () =>
    createBrowser(
      {
        location,
        ...{ screenX: 100, screenY: 50, outerWidth: 1200, outerHeight: 900 },
        open: (...args: unknown[]) => {
          opens.push(args);
          return result;
        },
      } as unknown as Window,
      zone,
    );

  beforeEach(() => {
    opens.length = 0;
    result = { closed: false };
  });

  it('contract 3.10 puts it in the middle of the window, 500 by 500', () => {
    browser().openPopUp({});
    expect(opens).toEqual([['', '_blank', 'width=500,height=500,left=450,top=250']]);
  });

  it('takes the size and the place that the application asks for, 0 included', () => {
    browser().openPopUp({ width: 300, height: 200, left: 0, top: 0 });
    browser().openPopUp({ width: 300, height: 200, top: 7 });
    expect(opens.map((args) => args[2])).toEqual([
      'width=300,height=200,left=0,top=0',
      'width=300,height=200,left=550,top=7',
    ]);
  });

  it.each([null, { closed: true }])('R-612 gives none where the browser blocks it: %j', (given) => {
    result = given;
    expect(browser().openPopUp({})).toBeUndefined();
  });

  it('leads it on without a trace in its history, and closes it', () => {
    const done: string[] = [];
    result = {
      closed: false,
      close: () => done.push('closed'),
      location: { replace: (url: string) => done.push(url) },
    };
    const opened = browser().openPopUp({});
    opened?.navigate(providerUrl);
    opened?.close();
    expect([done, opened?.isClosed()]).toEqual([[providerUrl, 'closed'], false]);
  });
});

describe('an answer that comes up in a pop-up', () => {
  it('R-612 comes over a channel, also where the tie between the windows is cut', async () => {
    const awaited = waitInPopUp();
    const other = new FakeWindow(zone);
    const isTaken = await windowsOf(other).handOver(address(), 'S');
    expect(await awaited.url).toBe(address());
    expect([isTaken, other.closed]).toEqual([true, true]);
  });

  it('comes with a message where there are no channels', async () => {
    const { BroadcastChannel } = globalThis;
    Object.assign(globalThis, { BroadcastChannel: undefined });
    try {
      const awaited = waitInPopUp();
      opened.opener = app;
      const handedOver = windowsOf(opened).handOver(address(), 'S');
      const [sent] = app.posted;
      app.receive(sent?.data, opened);
      const [reply] = opened.posted;
      opened.receive(reply?.data, app);
      expect(await awaited.url).toBe(address());
      expect([await handedOver, opened.closed]).toEqual([true, true]);
      // Not a word to a window that went elsewhere meanwhile.
      expect([sent?.targetOrigin, reply?.targetOrigin]).toEqual([origin, { targetOrigin: origin }]);
    } finally {
      Object.assign(globalThis, { BroadcastChannel });
    }
  });

  it.each([
    ['the address', (url: string) => url],
    ['an object with it', (url: string) => ({ url })],
  ])('contract 3.10: a plain page may post %s', async (_what, wrap) => {
    const awaited = waitInPopUp();
    app.receive(wrap(address()), opened);
    expect(await awaited.url).toBe(address());
  });

  it('is read from its address where the browser lets us', async () => {
    jest.useFakeTimers();
    const awaited = waitInPopUp();
    opened.location.href = address();
    jest.advanceTimersByTime(100);
    expect(await awaited.url).toBe(address());
  });

  it('is not what a provider of the same origin shows', async () => {
    jest.useFakeTimers();
    const awaited = waitInPopUp();
    opened.location.href = `${origin}/auth/authorize?client_id=app&state=S`;
    jest.advanceTimersByTime(1000);
    opened.location.href = address();
    jest.advanceTimersByTime(100);
    expect(await awaited.url).toBe(address());
  });

  it.each<[string, () => void]>([
    ['R-601 another origin', () => app.receive(address(), opened, 'https://evil.example')],
    ['R-604 no origin', () => app.receive(address(), opened, 'null')],
    ['R-604 a longer origin', () => app.receive(address(), opened, `${origin}.evil.example`)],
    ['R-602 another window', () => app.receive(address(), new FakeWindow(zone))],
    ['R-602 no window', () => app.receive(address(), null)],
    ['another state', () => app.receive(address('T'), opened)],
    ['no state', () => app.receive(`${origin}/callback?code=c`, opened)],
    ['an address elsewhere', () => app.receive('https://evil.example/?code=c&state=S', opened)],
    ['a longer host', () => app.receive(`${origin}.evil.example/?code=c&state=S`, opened)],
    ['no answer', () => app.receive(`${origin}/callback?state=S`, opened)],
    ['no address', () => app.receive('hello', opened)],
    ['nothing', () => app.receive(null, opened)],
    ['something else', () => app.receive({ url: { href: address() } }, opened)],
  ])('is not taken from a message of %s, which ends nothing', async (_what, send) => {
    const awaited = waitInPopUp();
    send();
    expect(opened.posted).toEqual([]);
    const good = `${origin}/callback#id_token=i&state=S`;
    app.receive(good, opened);
    expect(await awaited.url).toBe(good);
  });

  it('R-601 is not taken from the channel without the state, or for another origin', async () => {
    const awaited = waitInPopUp();
    const channel = new BroadcastChannel('oidc:S');
    channel.postMessage({ url: address('T') });
    channel.postMessage({ url: 'https://evil.example/?code=c&state=S' });
    channel.postMessage('oidc:taken');
    channel.postMessage({ url: `${address()}&n=1` });
    expect(await awaited.url).toBe(`${address()}&n=1`);
    channel.close();
  });

  it.each(['code', 'error', 'access_token', 'id_token'])('may be one with %s', async (name) => {
    const awaited = waitInPopUp();
    const good = `${origin}/callback?${name}=x&state=S`;
    app.receive(good, opened);
    expect(await awaited.url).toBe(good);
  });

  it('R-613 is taken once', async () => {
    const awaited = waitInPopUp();
    app.receive(address(), opened);
    app.receive(`${address()}&again`, opened);
    expect(await awaited.url).toBe(address());
    awaited.end();
    expect(app.listening.size).toBe(0);
    jest.useFakeTimers();
    const late = windowsOf(new FakeWindow(zone)).handOver(address(), 'S');
    jest.advanceTimersByTime(500);
    expect(await late).toBe(false);
  });
});

describe('a pop-up', () => {
  const showPage = (href: string): void => {
    Object.defineProperty(opened.location, 'href', { configurable: true, value: href });
  };
  const showForeignPage = (window: FakeWindow): void => {
    Object.defineProperty(window.location, 'href', {
      configurable: true,
      get: () => {
        throw new DOMException('Blocked a frame', 'SecurityError');
      },
    });
  };

  beforeEach(() => jest.useFakeTimers());

  it('R-612 D29 that the user closes says so within two seconds', async () => {
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(60_000);
    opened.closed = true;
    jest.advanceTimersByTime(2000);
    expect(await codeOf(awaited)).toBe('login/popup-closed');
  });

  it('that was closed before it was led anywhere is closed', async () => {
    opened.closed = true;
    const awaited = waitInPopUp();
    jest.advanceTimersByTime(2000);
    expect(await codeOf(awaited)).toBe('login/popup-closed');
  });

  it('brings its answer also in the moment in which it goes', async () => {
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(1500);
    opened.closed = true;
    jest.advanceTimersByTime(500);
    app.receive(address(), opened);
    jest.advanceTimersByTime(5000);
    expect(await awaited.url).toBe(address());
  });

  /** The window is open, but a policy cuts it off: what each engine then gives as its address. */
  const cutOff: [string, () => void][] = [
    ['Chromium', () => showForeignPage(opened)],
    ['Firefox', () => showPage('')],
    ['WebKit', () => showPage('about:blank')],
  ];

  it.each(cutOff)(
    'R-612 that hides behind Cross-Origin-Opener-Policy in %s is not taken for closed [10-53]',
    async (_engine, cut) => {
      isFocused = false;
      const awaited = waitInPopUp();
      jest.advanceTimersByTime(300);
      // For a moment it may be foreign, then it counts as closed.
      showForeignPage(opened);
      jest.advanceTimersByTime(30);
      opened.closed = true;
      cut();
      jest.advanceTimersByTime(60_000);
      // The user has a look at the application meanwhile.
      isFocused = true;
      jest.advanceTimersByTime(300_000);
      expect(jest.getTimerCount()).toBe(0);
      jest.useRealTimers();
      await windowsOf(new FakeWindow(zone)).handOver(address(), 'S');
      expect(await awaited.url).toBe(address());
    },
  );

  it('R-612 that a busy machine cuts off slowly is not taken for closed [10-53]', async () => {
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(900);
    opened.closed = true;
    jest.advanceTimersByTime(60_000);
    app.receive(address(), opened);
    expect(await awaited.url).toBe(address());
  });

  it('R-612 nor is one that a page which stood still saw only once before [10-53]', async () => {
    const now = jest.spyOn(performance, 'now');
    now.mockReturnValue(0);
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(10);
    now.mockReturnValue(5000);
    jest.advanceTimersByTime(10);
    opened.closed = true;
    for (const later of [60_000, 120_000]) {
      now.mockReturnValue(later);
      jest.advanceTimersByTime(1000);
    }
    app.receive(address(), opened);
    expect(await awaited.url).toBe(address());
  });

  it.each(cutOff)(
    'R-612 whose second page hides in %s is not taken for closed when the user looks here [10-53]',
    async (_engine, cut) => {
      const awaited = hideLater(cut);
      isFocused = true;
      jest.advanceTimersByTime(300_000);
      expect(jest.getTimerCount()).toBe(0);
      app.receive(address(), opened);
      expect(await awaited.url).toBe(address());
    },
  );

  it.each([
    ['Chromium', () => showForeignPage(opened)],
    ['Firefox', () => showPage('')],
    ['WebKit', () => showPage('about:blank')],
  ])('that the user closes in %s says so, whatever its address is then', async (_engine, close) => {
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(1500);
    opened.closed = true;
    close();
    jest.advanceTimersByTime(2000);
    expect(await codeOf(awaited)).toBe('login/popup-closed');
  });

  /** The user is over there for a while, in a window that a policy hides from the application. */
  const hideLater = (cut: () => void): AwaitedAnswer => {
    isFocused = false;
    const awaited = waitInPopUp();
    showForeignPage(opened);
    jest.advanceTimersByTime(1500);
    opened.closed = true;
    cut();
    jest.advanceTimersByTime(60_000);
    return awaited;
  };
});

describe('an address that is offered', () => {
  it('is not taken where nobody waits for it, and the window stays', async () => {
    jest.useFakeTimers();
    const isTaken = windows.handOver(address(), 'S');
    jest.advanceTimersByTime(499);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await isTaken).toBe(false);
    expect([app.closed, app.listening.size, jest.getTimerCount()]).toEqual([false, 0, 0]);
  });

  it('D29 is offered once, however many configurations find it', async () => {
    jest.useFakeTimers();
    app.opener = opened;
    const handedOver = [windows.handOver(address(), 'S'), windows.handOver(address(), 'S')];
    app.receive('oidc:taken', opened);
    expect(await Promise.all(handedOver)).toEqual([true, true]);
    expect(opened.posted).toHaveLength(1);
    // Another answer is another matter.
    void windows.handOver(address('T'), 'T');
    expect(opened.posted).toHaveLength(2);
    app.receive('oidc:taken', opened);
  });

  it('D29 leaves a window behind that begins nothing any more', async () => {
    jest.useFakeTimers();
    const page = createBrowser(asWindow(app), zone);
    const port = await page.windows();
    const refused = port.handOver(address('T'), 'T');
    jest.advanceTimersByTime(500);
    expect([await refused, page.hasHandedOver()]).toEqual([false, false]);
    const handedOver = port.handOver(address(), 'S');
    app.receive('oidc:taken', opened);
    expect([await handedOver, page.hasHandedOver()]).toEqual([true, true]);
  });

  it('goes to the opener and the parent of this origin only', () => {
    app.opener = opened;
    app.parent = new FakeWindow(zone);
    void windows.handOver(address(), 'S');
    const sent = [{ data: address(), targetOrigin: origin }];
    expect([opened.posted, app.parent.posted]).toEqual([sent, sent]);
    app.receive('oidc:taken', opened);
  });

  it('R-601 is not taken by a foreign page that says so', async () => {
    jest.useFakeTimers();
    const isTaken = windows.handOver(address(), 'S');
    app.receive('oidc:taken', opened, 'https://evil.example');
    app.receive('other', opened);
    jest.advanceTimersByTime(500);
    expect(await isTaken).toBe(false);
  });
});

describe('a hidden frame', () => {
  const say = (detail: unknown): void => {
    app.dispatchEvent(new CustomEvent('oidc-silent-renew-message', { detail }));
  };
  const place = (href: string): void => {
    Object.defineProperty(frames()[0], 'contentWindow', { value: { location: { href } } });
  };
  const good = `${origin}/silent-renew.html?code=c&state=S`;

  it('contract 3.8b has the name of its configuration, and shows nothing', () => {
    waitInFrame();
    const [frame] = frames();
    expect([frame?.id, frame?.title, frame?.src]).toEqual([
      'myiFrameForSilentRenew_main',
      'myiFrameForSilentRenew_main',
      providerUrl,
    ]);
    expect(frame?.style.display).toBe('none');
  });

  it('contract 3.8b is announced before it loads', () => {
    const told: unknown[] = [];
    app.addEventListener('oidc-silent-renew-init', (event) => {
      told.push((event as CustomEvent).detail, frames().length);
    });
    waitInFrame();
    expect(told).toEqual([{ instanceId: expect.any(Number) as number, configId: 'main' }, 0]);
  });

  it.each<[string, unknown, string]>([
    ['the Location of the frame', { href: good, replace: () => undefined }, good],
    ['an address', good, good],
    [
      'an address with the id of the frame',
      { url: good, srcFrameId: 'myiFrameForSilentRenew_main' },
      good,
    ],
    ['a fragment', 'id_token=i&state=S', `${origin}/silent-renew.html#id_token=i&state=S`],
  ])('contract 3.8b brings its answer with an event that has %s', async (_what, detail, url) => {
    const awaited = waitInFrame();
    place(`${origin}/silent-renew.html#x`);
    say(detail);
    expect(await awaited.url).toBe(url);
  });

  it('brings its answer with a message or over the channel', async () => {
    const byMessage = waitInFrame();
    Object.defineProperty(frames()[0], 'contentWindow', { value: opened });
    app.receive(good, opened);
    expect(await byMessage.url).toBe(good);
    byMessage.end();
    const byChannel = waitInFrame();
    await windowsOf(new FakeWindow(zone)).handOver(good, 'S');
    expect(await byChannel.url).toBe(good);
  });

  it('is read where it shows a page of this origin that says nothing', async () => {
    const awaited = waitInFrame();
    place(good);
    frames()[0]?.dispatchEvent(new Event('load'));
    expect(await awaited.url).toBe(good);
  });

  it.each<[string, unknown]>([
    ["another configuration's frame", { url: good, srcFrameId: 'myiFrameForSilentRenew_other' }],
    ['another request', `${origin}/silent-renew.html?code=c&state=T`],
    ['a foreign origin', 'https://evil.example/?code=c&state=S'],
    ['a fragment without an answer', 'welcome'],
    ['nothing', undefined],
    ['a number, as old pages do', 0.5],
  ])('R-611 ignores an event of %s', async (_what, detail) => {
    const awaited = waitInFrame();
    place(`${origin}/silent-renew.html`);
    say(detail);
    say(`${good}&right`);
    expect(await awaited.url).toBe(`${good}&right`);
  });

  it.each([
    ['R-601', 'https://op.example', true],
    ['R-602', origin, false],
  ])('%s ignores a message of another origin or window', async (_rule, sender, isFrame) => {
    const awaited = waitInFrame();
    app.receive(good, isFrame ? frames()[0]?.contentWindow : app, sender);
    say(`${good}&right`);
    expect(await awaited.url).toBe(`${good}&right`);
  });

  const violate = (members: object): void => {
    document.dispatchEvent(
      Object.assign(new Event('securitypolicyviolation'), {
        disposition: 'enforce',
        effectiveDirective: 'frame-src',
        blockedURI: 'https://op.example',
        ...members,
      }),
    );
  };

  it.each(['frame-src', 'child-src', 'default-src'])(
    'that the policy of the page forbids says so with the directive: %s',
    async (effectiveDirective) => {
      const awaited = waitInFrame();
      violate({ effectiveDirective });
      await expect(awaited.url).rejects.toMatchObject({
        code: 'renew/frame-blocked',
        message: expect.stringContaining(effectiveDirective) as string,
      });
      await expect(awaited.url).rejects.not.toMatchObject({
        message: expect.stringContaining('client_id') as string,
      });
    },
  );

  it.each<[string, object]>([
    ["another frame's", { blockedURI: 'https://video.example' }],
    ["an image's", { effectiveDirective: 'img-src' }],
    ['one that is reported only', { disposition: 'report' }],
  ])('does not end with a violation that is %s', async (_whose, members) => {
    const awaited = waitInFrame();
    violate(members);
    say(good);
    expect(await awaited.url).toBe(good);
  });

  it('leaves nothing behind', () => {
    const awaited = waitInFrame();
    const removed = jest.spyOn(document, 'removeEventListener');
    awaited.end();
    expect([frames().length, app.listening.size]).toEqual([0, 0]);
    expect(removed.mock.calls.map(([type]) => type)).toEqual(['securitypolicyviolation']);
  });
});

describe('what waits', () => {
  it('is outside the Angular zone', () => {
    zone.run(() => {
      waitInPopUp();
      waitInFrame();
      void windows.handOver(address('T'), 'T');
      windows.openSessionFrame('https://op.example/check', () => undefined).close();
    });
    expect(new Set(app.heardInside)).toEqual(new Set([false]));
    app.receive('oidc:taken', opened);
  });

  it('leaves no listener and no timer when it is over', () => {
    jest.useFakeTimers();
    waitInPopUp().end();
    waitInFrame().end();
    expect([app.listening.size, jest.getTimerCount()]).toEqual([0, 0]);
  });
});

describe("the provider's session frame", () => {
  const url = 'https://op.example/session/check?a=b';
  const open = (): { heard: string[]; close(): void; ask(message: string): boolean } => {
    const heard: string[] = [];
    return { heard, ...windows.openSessionFrame(url, (message) => heard.push(message)) };
  };
  const asked = (): unknown[] => {
    const messages: unknown[] = [];
    const { contentWindow } = frames()[0]!;
    contentWindow!.postMessage = (...args: unknown[]) => void messages.push(args);
    return messages;
  };

  it('contract 3.15 is hidden and named', () => {
    const one = open();
    open();
    expect(frames().map(({ id, title, src }) => [id, title, src])).toEqual([
      ['myiFrameForCheckSession', 'myiFrameForCheckSession', url],
      ['myiFrameForCheckSession_2', 'myiFrameForCheckSession_2', url],
    ]);
    expect(frames()[0]?.style.display).toBe('none');
    one.close();
    expect(frames()).toHaveLength(1);
  });

  it('M-01 is heard from its window and its origin only, and nothing but text', () => {
    const { heard } = open();
    const { contentWindow } = frames()[0]!;
    app.receive('from elsewhere', contentWindow, 'https://op.example.evil.example');
    app.receive('null', contentWindow, 'null');
    app.receive('us', contentWindow, origin);
    app.receive('other window', app, 'https://op.example');
    app.receive({ text: 'changed' }, contentWindow, 'https://op.example');
    app.receive('changed', contentWindow, 'https://op.example');
    expect(heard).toEqual(['changed']);
  });

  it('M-01 is asked at its exact origin, once it is there and while somebody looks', () => {
    const frame = open();
    const messages = asked();
    expect(frame.ask('app s')).toBe(false);
    frames()[0]?.dispatchEvent(new Event('load'));
    const visibility = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    expect(frame.ask('app s')).toBe(false);
    visibility.mockReturnValue('visible');
    expect(frame.ask('app s')).toBe(true);
    expect(messages).toEqual([['app s', 'https://op.example']]);
  });

  it('is no longer heard when it is closed', () => {
    const { heard, close } = open();
    const { contentWindow } = frames()[0]!;
    close();
    app.receive('changed', contentWindow, 'https://op.example');
    expect([heard, app.listening.size]).toEqual([[], 0]);
  });
});

it('D28 a form leaves the page with POST', () => {
  const sents: HTMLFormElement[] = [];
  jest.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function (
    this: HTMLFormElement,
  ) {
    sents.push(this);
  });
  windows.submitForm('https://op.example/end', [
    ['id_token_hint', 'a"<b'],
    ['submit', 'x'],
    ['action', 'y'],
    ['action', 'z'],
  ]);
  const [sent] = sents;
  expect([sent?.method, sent?.target, sent?.isConnected]).toEqual(['post', '_self', true]);
  expect(sent?.getAttribute('action')).toBe('https://op.example/end');
  const inputs = [...(sent?.querySelectorAll('input') ?? [])];
  expect(inputs.map(({ name, type, value }) => [name, type, value])).toEqual([
    ['id_token_hint', 'hidden', 'a"<b'],
    ['submit', 'hidden', 'x'],
    ['action', 'hidden', 'y'],
    ['action', 'hidden', 'z'],
  ]);
});

describe('the page for silent renewal', () => {
  const source = readFileSync(join(__dirname, '../../assets/silent-renew.js'), 'utf8');
  const show = (page: FakeWindow, href: string): void => {
    const { hash, pathname, search } = new URL(href);
    Object.assign(page.location, { href, hash, pathname, search });
    runInNewContext(source, { globalThis: page, URLSearchParams, CustomEvent });
  };
  const href = `${origin}/silent-renew.html?code=c&state=S`;

  it('has no script in it, as a strict policy demands', () => {
    const html = readFileSync(join(__dirname, '../../assets/silent-renew.html'), 'utf8');
    expect(html).toContain('<script src="silent-renew.js"></script>');
    expect(html.match(/<script|<style| style=| on\w+=/g)).toEqual(['<script']);
  });

  it.each([href, `${origin}/silent-renew.html#id_token=i&state=S`])(
    'brings the answer out of a frame: %s',
    async (url) => {
      const awaited = waitInFrame();
      const page = new FakeWindow(zone);
      page.parent = app;
      [page.frameElement = null] = frames();
      show(page, url);
      expect(await awaited.url).toBe(url);
      expect(page.cleaned).toBe('/silent-renew.html');
    },
  );

  it('brings the answer out of a pop-up that lost its opener, and closes', async () => {
    const awaited = waitInPopUp();
    const closed = new Promise((resolve) => {
      opened.close = () => resolve('closed');
    });
    show(opened, href);
    expect([await awaited.url, await closed]).toEqual([href, 'closed']);
  });

  it('R-611 tells nobody elsewhere, and nothing without an answer', () => {
    const page = new FakeWindow(zone);
    page.opener = opened;
    show(page, `${origin}/silent-renew.html`);
    expect([opened.posted, page.cleaned]).toEqual([[], undefined]);
    show(page, href);
    expect(opened.posted).toEqual([{ data: href, targetOrigin: origin }]);
    page.receive('oidc:taken', opened, 'https://evil.example');
    expect(page.closed).toBe(false);
    page.receive('oidc:taken', opened);
    expect(page.closed).toBe(true);
  });
});
