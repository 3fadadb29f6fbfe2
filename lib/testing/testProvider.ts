import { defer, filter, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { ModelNote, ModelRequest, Provider } from '../types/provider';
import type { ToolCall } from '../types/toolCall';

/**
 * What a test provider says of itself.
 *
 * @example
 * import { scriptedProvider, type TestProviderOptions } from 'rxagent/testing';
 * const options: TestProviderOptions = { name: 'weak model', nativeTools: false };
 * const provider = scriptedProvider(['TOOL_CALL: {"tool_name": "clock"}', 'It is noon.'], options);
 */
export type TestProviderOptions = Partial<Pick<Provider, 'name' | 'defaultModel' | 'nativeTools' | 'nativeSchema'>>;

/**
 * A provider that plays prepared turns and keeps what it was asked.
 *
 * @example
 * import { Agent } from 'rxagent';
 * import { scriptedProvider, type TestProvider } from 'rxagent/testing';
 * const provider: TestProvider = scriptedProvider(['Hello.']);
 * new Agent({ provider, systemPrompt: 'Be brief.' }).run('hi').then(() => console.log(provider.requests[0]?.systemPrompt));
 */
export interface TestProvider extends Provider {
  /** One for each turn that was asked for, in order. */
  readonly requests: readonly ModelRequest[];
  stream(request: ModelRequest): Observable<string | ToolCall>;
}

/** Plays the k-th turn to the k-th subscription; notes among a turn's items are reported, the others emitted. */
export function testProvider(turns: readonly Observable<string | ToolCall | ModelNote>[], { name = 'test', ...options }: TestProviderOptions): TestProvider {
  const requests: ModelRequest[] = [];
  const stream = (request: ModelRequest): Observable<string | ToolCall> =>
    defer(() => {
      const turn = turns[requests.push(request) - 1];
      if (turn) return turn;
      throw new ConfigurationError(`Provider '${name}' was asked for turn ${requests.length}, but its script has ${turns.length}: add a turn, or check why the run goes on; each subscription is a run of its own and takes its own turns.`);
    }).pipe(filter((item): item is string | ToolCall => !reported(item, request)));
  return { name, ...options, requests, stream };
}

function reported(item: string | ToolCall | ModelNote, { report }: ModelRequest): item is ModelNote {
  const isNote = typeof item === 'object' && item !== null && 'type' in item && !('toolName' in item);
  if (isNote) report(item);
  return isNote;
}
