import { ConfigurationError } from '../errors/configurationError';
import { isRecord } from '../messages/isRecord';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import type { AgentOptions } from '../types/agentOptions';
import type { Guard } from '../types/guards';
import type { LoopDetection } from '../types/loopDetection';
import type { ToolCall } from '../types/toolCall';
import { guardList } from './guardList';
import { toolDecision, type ToolDecision } from './toolDecision';

type Where = { toolName: string };

/** What stands between a call and its tool; each part is absent unless it was asked for. */
export interface ToolGate {
  /** Whether nothing does. */
  readonly isOpen: boolean;
  readonly loopDetection: LoopDetection | undefined;
  readonly decide: ((call: ToolCall) => ToolDecision) | undefined;
  readonly argumentGuards: readonly Guard<Record<string, unknown>, Where>[] | undefined;
  readonly resultGuards: readonly Guard<string, Where>[] | undefined;
}

/** Checks the options about tools. Throws a {@link ConfigurationError} that names the option and the fix. */
export function toolGate(options: AgentOptions): ToolGate {
  const { toolPolicy, approve, guards, maxArgumentsLength } = options;
  checkNumbers('Agent', options, {
    approvalTimeoutMs: { least: 1, most: LONGEST_TIMER_MS },
    maxToolResultLength: { least: 0, whole: true },
    maxArgumentsLength: { least: 1, whole: true },
  });
  checkKeys('toolPolicy', toolPolicy, ['allow', 'review', 'deny']);
  checkKeys('guards', guards, ['input', 'output', 'toolArguments', 'toolResult']);
  if (approve !== undefined && typeof approve !== 'function') throw new ConfigurationError(`approve must be a function; got ${typeof approve}.`);
  if (approve && !toolPolicy?.review) throw new ConfigurationError("approve would never be asked: say which calls it decides on, such as toolPolicy: { review: ['*'] }.");
  const steps = {
    loopDetection: checkLoopDetection(options.loopDetection),
    decide: toolPolicy && toolDecision(toolPolicy),
    argumentGuards: guardList('guards.toolArguments', guards?.toolArguments),
    resultGuards: guardList('guards.toolResult', guards?.toolResult),
  };
  return { ...steps, isOpen: maxArgumentsLength === undefined && Object.values(steps).every((step) => step === undefined) };
}

function checkLoopDetection(given: LoopDetection | undefined): LoopDetection | undefined {
  checkKeys('loopDetection', given, ['sameCall', 'sameResult', 'pingPong', 'policy']);
  if (given === undefined) return undefined;
  const rule = { least: 2, whole: true };
  checkNumbers('loopDetection', given, { sameCall: rule, sameResult: rule, pingPong: rule });
  if (!['tell', 'fail', undefined].includes(given.policy)) throw new ConfigurationError(`loopDetection.policy must be 'tell' or 'fail'; got ${String(given.policy)}.`);
  return { ...given };
}

/** A misspelt rule would be no rule: nobody may believe to be safe who is not. */
function checkKeys(name: string, given: unknown, keys: readonly string[]): void {
  if (given === undefined) return;
  if (isRecord(given) && Object.keys(given).every((key) => keys.includes(key))) return;
  throw new ConfigurationError(`${name} must be an object with some of ${keys.join(', ')} and nothing else.`);
}
