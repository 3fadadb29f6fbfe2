import { canonicalJson } from '../providers/canonicalJson';
import type { LoopDetection } from '../types/loopDetection';
import type { ToolCall } from '../types/toolCall';
import type { RunState } from './runState';

/** What is known of a run when a call is about to be run. */
type Known = Pick<RunState, 'calls' | 'produced' | 'reply'>;

const advice = 'Do something else, or answer.';

/** How `call` would go round in a circle, as the model hears it, if it does: a pure function of what came before it, in request order. */
export function findLoop({ sameCall, sameResult, pingPong }: LoopDetection, known: Known, call: ToolCall): string | undefined {
  if (sameResult !== undefined && endsAlike(resultsOf(known, call), sameResult)) return `Tool '${call.toolName}' has given the same result ${sameResult} times in a row. ${advice}`;
  if (sameCall === undefined && pingPong === undefined) return undefined;
  const key = keyOf(call);
  const before = known.calls.slice(0, known.calls.indexOf(call));
  const times = sameCall === undefined ? 0 : before.filter((other) => keyOf(other) === key).length;
  if (sameCall !== undefined && times >= sameCall) return `You have called '${call.toolName}' with these arguments ${times} times already. ${advice}`;
  const other = pingPong === undefined ? undefined : partner(before.slice(-2 * pingPong), pingPong, key);
  return other && `You are going back and forth between '${call.toolName}' and '${other.toolName}', ${pingPong} times each already. ${advice}`;
}

const endsAlike = (results: readonly string[], times: number): boolean => results.length >= times && new Set(results.slice(-times)).size === 1;

/** What the model has heard of the call's tool. */
function resultsOf({ produced, reply }: Known, { toolName }: ToolCall): string[] {
  const earlier = produced.filter((message) => message.role === 'tool' && message.toolName === toolName);
  const now = reply?.calls.flatMap(({ outcome }) => outcome ?? []).filter((outcome) => outcome.toolName === toolName) ?? [];
  return [...earlier, ...now].map(({ content }) => content);
}

/** With whom the call takes turns, if all of `before` is such turns. */
function partner(before: readonly ToolCall[], times: number, key: string): ToolCall | undefined {
  const other = before.at(-1);
  if (!other || before.length < 2 * times) return undefined;
  const otherKey = keyOf(other);
  return key !== otherKey && before.every((call, index) => keyOf(call) === (index % 2 === 0 ? key : otherKey)) ? other : undefined;
}

const keys = new WeakMap<ToolCall, string>();

/** The same for calls of the same tool with the same arguments. */
function keyOf(call: ToolCall): string {
  const known = keys.get(call);
  if (known !== undefined) return known;
  const key = JSON.stringify([call.toolName, call.parseError ?? '', argumentsKey(call)]);
  keys.set(call, key);
  return key;
}

/** Arguments that are nested too deeply to be written are like no others. */
function argumentsKey({ id, parameters }: ToolCall): string {
  try {
    return canonicalJson(parameters);
  } catch {
    return `id ${id}`;
  }
}
