import { InjectionToken, type Provider } from '@angular/core';
import type { AgentSource } from './runner';

/** What `injectAgent()` runs where it is given no agent. */
export const PROVIDED_AGENT = new InjectionToken<AgentSource>('the agent of provideAgent() from rxagent/angular');

/**
 * Provides the agent that `injectAgent()` runs: for the whole application, a route, or a component and what is in it. A factory is called once, when the agent is
 * first needed, in an injection context, so it may `inject()`.
 *
 * @example
 * import { type ApplicationConfig } from '@angular/core';
 * import { Agent, LocalProvider } from 'rxagent';
 * import { provideAgent } from 'rxagent/angular';
 * export const appConfig: ApplicationConfig = { providers: [provideAgent(() => new Agent({ provider: new LocalProvider() }))] };
 */
export const provideAgent = <Context = unknown>(agent: AgentSource<Context> | (() => AgentSource<Context>)): Provider => ({
  provide: PROVIDED_AGENT,
  useFactory: () => (typeof agent === 'function' ? agent() : agent),
});
