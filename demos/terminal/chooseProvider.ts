import { LocalProvider, type Provider } from 'rxagent';

/** The provider that the demo talks to. The vendors' providers will be chosen here when their key is in the environment. */
export const chooseProvider = (): Provider => new LocalProvider({ delayMs: 15 });
