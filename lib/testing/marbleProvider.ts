import type { Observable } from 'rxjs';
import type { ModelNote } from '../types/provider';
import type { ToolCall } from '../types/toolCall';
import { testProvider, type TestProvider, type TestProviderOptions } from './testProvider';

/**
 * A provider whose turns are Observables, such as `cold()` of a marble test: the k-th is subscribed to when the k-th reply is asked for, and
 * unsubscribed when the run is. A turn may also emit a `ModelNote`, which is reported. Asking for more turns than there are is a `ConfigurationError`.
 *
 * @example
 * import { Agent, textDeltas } from 'rxagent';
 * import { marbleProvider, marbles } from 'rxagent/testing';
 * const test = marbles(({ cold, expectObservable, expectSubscriptions }) => {
 *   const turn = cold('  -a-b-|', { a: 'Hel', b: 'lo' });
 *   const turnSubs = '   ^----!';
 *   const expected = '   -a-b-|';
 *
 *   const agent = new Agent({ provider: marbleProvider([turn]) });
 *   expectObservable(agent.stream('hi').pipe(textDeltas())).toBe(expected, { a: 'Hel', b: 'lo' });
 *   expectSubscriptions(turn.subscriptions).toBe(turnSubs);
 * });
 */
export const marbleProvider = (turns: readonly Observable<string | ToolCall | ModelNote>[], options: TestProviderOptions = {}): TestProvider => testProvider(turns, options);
