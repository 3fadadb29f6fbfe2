import { assertInInjectionContext, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { Message } from '../types/message';
import type { Usage } from '../types/usage';
import { agentRef, type AgentRef } from './agentRef';
import { newConversation } from './conversation';
import { perFrame } from './perFrame';
import { PROVIDED_AGENT } from './provideAgent';
import { Runner, type AgentSource, type SendPolicy } from './runner';

/**
 * How `injectAgent` keeps its conversation.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { injectAgent, type InjectAgentOptions } from 'rxagent/angular';
 * const options: InjectAgentOptions = { policy: 'concat', messages: [{ role: 'user', content: 'Hello.' }, { role: 'assistant', content: 'Hi.' }] };
 * const chat = () => injectAgent(new Agent({ provider: new LocalProvider() }), options);
 */
export interface InjectAgentOptions {
  /** What becomes of an input that comes while a run is under way; default `switch`: the newest wins. */
  policy?: SendPolicy | undefined;
  /** A conversation to go on with; default none. */
  messages?: readonly Message[] | undefined;
  /** Whether the agent's own memory holds these `messages` already, so that they are shown but not sent; default false. */
  remembered?: boolean | undefined;
  /** What that conversation has cost so far; default nothing. */
  usage?: Usage | undefined;
}

/**
 * A conversation with an agent, as signals. Call it in an injection context, such as a field of a component: when its injector is destroyed, the run under way is
 * unsubscribed. Nothing runs before `send`. Without an agent it takes the one of `provideAgent`; each call is a conversation of its own.
 *
 * Text, reasoning and progress reach the signals once per animation frame, everything else at once, the end of the run with all that came before it.
 * Throws a `ConfigurationError` if there is no agent, or no such policy.
 *
 * @example
 * import { Component } from '@angular/core';
 * import { injectAgent } from 'rxagent/angular';
 *
 * @Component({
 *   selector: 'app-chat',
 *   template: `
 *     @for (message of agent.messages(); track $index) { <p>{{ message.content }}</p> }
 *     @if (agent.status() === 'running') { <p>{{ agent.answer() }}</p> }
 *     <input #box (keyup.enter)="agent.send(box.value)" />
 *   `,
 * })
 * export class Chat {
 *   readonly agent = injectAgent();
 * }
 */
export function injectAgent<Context = unknown>(agent?: AgentSource<Context>, options: InjectAgentOptions = {}): AgentRef<Context> {
  assertInInjectionContext(injectAgent);
  const { policy = 'switch', messages = [], remembered = false, usage } = options;
  if (!['switch', 'exhaust', 'concat'].includes(policy)) throw new ConfigurationError(`injectAgent: policy must be switch, exhaust or concat; got ${policy as string}.`);
  const source = agent ?? (inject(PROVIDED_AGENT, { optional: true }) as AgentSource<Context> | null);
  if (!source) throw new ConfigurationError('injectAgent: there is no agent. Pass one, or put provideAgent(…) into the providers of the application, the route or the component.');
  const initialValue = newConversation([...messages], remembered ? messages.length : 0, usage);
  const runner = new Runner(source, policy, initialValue);
  const shown = runner.changes.pipe(perFrame(({ isDelta }) => !isDelta), map(({ conversation }) => conversation));
  return agentRef(runner, toSignal(shown, { initialValue }), toSignal(runner.queued, { requireSync: true }));
}
