import { from } from 'rxjs';
import type { ModelNote } from '../types/provider';
import type { ToolCall } from '../types/toolCall';
import { testProvider, type TestProvider, type TestProviderOptions } from './testProvider';

/**
 * One reply of a script: a text, or texts and calls in order. A `ModelNote` among them (usage, reasoning …) is reported.
 *
 * @example
 * import { toolCall, type ScriptedTurn } from 'rxagent/testing';
 * const turn: ScriptedTurn = ['Let me see. ', toolCall('clock'), { type: 'usage', usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 } }];
 */
export type ScriptedTurn = string | readonly (string | ToolCall | ModelNote)[];

/**
 * A provider that synchronously plays a script, one turn for each reply it is asked for. Asking for more turns than there are is a `ConfigurationError`.
 *
 * @example
 * import { Agent, tool } from 'rxagent';
 * import { scriptedProvider, toolCall } from 'rxagent/testing';
 * const clock = tool({ name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => '12:00' });
 * const provider = scriptedProvider([[toolCall('clock')], 'It is noon.']);
 * new Agent({ provider, tools: [clock] }).run('What time is it?').then((result) => console.log(result.content, provider.requests.length));
 */
export const scriptedProvider = (turns: readonly ScriptedTurn[], options: TestProviderOptions = {}): TestProvider =>
  testProvider(
    turns.map((turn) => from(typeof turn === 'string' ? [turn] : turn)),
    options,
  );
