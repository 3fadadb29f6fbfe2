/** Keeps zone.js, if it is imported after this, from what all test files of a process share: the prototypes of Node's own classes, such as MessagePort. */
for (const patch of ['EventTarget', 'on_property', 'EventEmitter', 'fs', 'crypto', 'console', 'handleUnhandledPromiseRejection', 'nextTick']) {
  Reflect.set(globalThis, `__Zone_disable_${patch}`, true);
}
