// Jest's environment hides those of the prototype, which are the ones that zone.js wraps.
Reflect.deleteProperty(window, 'addEventListener');
Reflect.deleteProperty(window, 'removeEventListener');
