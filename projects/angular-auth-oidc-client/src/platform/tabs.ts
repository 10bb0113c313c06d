import type { NgZone } from '@angular/core';
import type { TabsPort } from 'angular-auth-oidc-client/core';
import { seal, unseal } from './seal';

// It comes along: a newer version may have replaced its file when the first renewal is due.
export { runLocked } from './lock';

const mostSpent = 500;

/**
 * The other tabs, over a BroadcastChannel for each name. Where the browser has none, events of the local
 * storage take its place.
 */
export function createTabs(window: Window & typeof globalThis, zone: NgZone): TabsPort {
  const channels = new Map<string, BroadcastChannel>();

  // Where the browser denies storage, already touching the property throws.
  function attempt<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch {
      return undefined;
    }
  }

  // Who notes something holds the lock of that name.
  const keyOf = (name: string): string => `${name}:spent`;
  const readSpent = (name: string): readonly string[] =>
    attempt(() => window.localStorage.getItem(keyOf(name))?.split(' ')) ?? [];

  return {
    tell(name, message) {
      const channel = channels.get(name);
      if (channel) channel.postMessage(message);
      else {
        attempt(() => {
          window.localStorage.setItem(name, JSON.stringify(message));
          window.localStorage.removeItem(name);
        });
      }
    },
    listen(name, hear) {
      return zone.runOutsideAngular(() => {
        if (!('BroadcastChannel' in window)) return hearOverStorage(window, name, hear);
        const channel = new window.BroadcastChannel(name);
        channels.set(name, channel);
        channel.onmessage = ({ data }) => {
          hear(data);
        };
        return () => {
          channels.delete(name);
          channel.close();
        };
      });
    },
    onRemoved: (listener) =>
      zone.runOutsideAngular(() =>
        listenToStorage(window, ({ newValue }) => {
          if (newValue === null) listener();
        }),
      ),
    noteSpent(name, digest) {
      const spent = [digest, ...readSpent(name)].slice(0, mostSpent);
      attempt(() => {
        window.localStorage.setItem(keyOf(name), spent.join(' '));
      });
    },
    isSpent: (name, digest) => readSpent(name).includes(digest),
    seal,
    unseal,
    own: {
      read: (key) => attempt(() => window.sessionStorage.getItem(key)) ?? null,
      write: (key, value) => attempt(() => window.sessionStorage.setItem(key, value)),
      remove: (key) => attempt(() => window.sessionStorage.removeItem(key)),
    },
  };
}

function listenToStorage(window: Window, listen: (event: StorageEvent) => void): () => void {
  window.addEventListener('storage', listen);
  return () => {
    window.removeEventListener('storage', listen);
  };
}

function hearOverStorage(
  window: Window,
  name: string,
  hear: (message: unknown) => void,
): () => void {
  return listenToStorage(window, ({ key, newValue }) => {
    if (key !== name || !newValue) return;
    let message: unknown;
    try {
      message = JSON.parse(newValue);
    } catch {
      // Somebody else's.
      return;
    }
    hear(message);
  });
}
