// A DOM for tests whose components must run, effects and all. Imported before React, which looks for it when it loads.
import { Window } from 'happy-dom';

const window = new Window();
// Newer versions of Node have a navigator of their own, which is no plain property.
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
Object.assign(globalThis, { window, document: window.document });
