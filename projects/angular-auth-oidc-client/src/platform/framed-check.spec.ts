import { createScene } from '../../test/angular/scene';
import { isFramedElsewhere } from './framed-check';

interface FakeWindow {
  readonly location: { readonly origin: string };
  parent: FakeWindow;
}

/** A page inside others, the outermost last; `undefined` stands for one that may not be looked at. */
function pageIn(...origins: readonly (string | undefined)[]): Window {
  const [outermost, ...inner] = [...origins].reverse().map((origin) => ({
    get location() {
      if (origin === undefined) throw new DOMException('Blocked', 'SecurityError');
      return { origin };
    },
    parent: undefined as unknown as FakeWindow,
  }));
  if (!outermost) throw new Error('There is no page.');
  outermost.parent = outermost;
  return inner.reduce<FakeWindow>((parent, page) => {
    page.parent = parent;
    return page;
  }, outermost) as unknown as Window;
}

const own = 'https://app.example';

it.each([
  ['no frame', [own], false],
  ['a frame of its own origin', [own, own], false],
  ['a frame of another origin', [own, undefined], true],
  ['a frame of another origin that the browser lets it look at', [own, 'https://x.example'], true],
  ['a frame of its own origin in one of another', [own, own, undefined], true],
  ['a frame of another origin in one of its own', [own, undefined, own], true],
])('finds out whether a page is in %s', (_, origins, expected) => {
  expect(isFramedElsewhere(pageIn(...origins))).toBe(expected);
});

describe('an application in development', () => {
  const { parent } = window;
  afterEach(() => {
    Object.defineProperty(window, 'parent', { value: parent, configurable: true });
  });

  const warnings = async (): Promise<readonly string[]> => {
    const scene = await createScene();
    const { logger, service } = scene.open();
    expect(service.isAuthenticated()).toBe(false);
    await scene.clock.advance(0);
    return logger.lines.filter(({ text }) => text.includes('frame')).map(({ text }) => text);
  };

  it('warns once if a page of another origin shows it in a frame [52]', async () => {
    Object.defineProperty(window, 'parent', { value: pageIn(undefined), configurable: true });
    expect(await warnings()).toEqual([expect.stringContaining('frame-ancestors')]);
  });

  it('says nothing of frames otherwise', async () => {
    expect(await warnings()).toEqual([]);
  });
});
