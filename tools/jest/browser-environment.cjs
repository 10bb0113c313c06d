const { default: JsdomEnvironment } = require('jest-preset-angular/environments/jest-jsdom-env');

// What every browser that Angular supports has, and jsdom lacks. TextEncoder stays jsdom's own:
// Node's would make byte arrays of another realm.
const missingInJsdom = [
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'ReadableStream',
  'BroadcastChannel',
  'MessageChannel',
  'MessagePort',
  'structuredClone',
  'CryptoKey',
  'crypto',
];

module.exports = class BrowserEnvironment extends JsdomEnvironment {
  async setup() {
    await super.setup();
    for (const name of missingInJsdom) {
      Object.defineProperty(this.global, name, {
        value: globalThis[name],
        configurable: true,
        writable: true,
      });
    }
  }
};
