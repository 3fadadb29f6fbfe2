import { resultText } from '../../messages/resultText';
import type { TraceStep } from '../../types/trace';
import { readable } from './readable';
import type { Row, Span } from './stepRow';

/** A step of a tool call. */
export type CallStep = Extract<TraceStep, { toolCallId: string }>;
/** What is known of one call: at most one step of each type. */
export type CallSteps = { [T in CallStep['type']]?: Extract<CallStep, { type: T }> };

/** The row of a tool call: when it was asked for, waited, was reviewed and ran. */
export function callRow(steps: CallSteps): Row | undefined {
  const { 'tool-selection': selection, 'approval-request': request, 'approval-decision': decision, 'tool-execution': execution } = steps;
  const first = selection ?? request ?? decision ?? execution;
  if (!first) return undefined;
  const asked = execution ?? selection;
  const isRefused = decision?.approved === false;
  const failed = execution?.isError ?? isRefused;
  const given = resultText(asked?.parameters);
  const badge = isRefused ? 'denied' : failed ? 'failed' : execution ? undefined : 'not run';
  return {
    kind: 'tool',
    name: first.toolName,
    note: (execution?.isError ? execution.content : given === '{}' ? '' : given) || (execution?.content ?? ''),
    ...(badge !== undefined && { badge }),
    failed,
    startMs: (execution ?? first).startMs,
    ...(execution && !isUnrun(execution) && { durationMs: execution.durationMs }),
    spans: spansOf(steps),
    facts: [['Call', first.toolCallId], ...(decision ? [['Approval', decisionText(decision)] as const] : request ? [['Approval', 'asked for'] as const] : [])],
    texts: [
      ...(asked ? [['Arguments', readable(given)] as const] : []),
      ...(decision?.error === undefined ? [] : [['Error of approve', decision.error] as const]),
      ...(execution ? [[execution.isError ? 'Error' : 'Result', readable(execution.content)] as const] : []),
    ],
  };
}

/** A call that could not be run has failed in no time. */
const isUnrun = ({ isError, durationMs }: Extract<CallStep, { type: 'tool-execution' }>): boolean => isError && durationMs === 0;

const decisionText = ({ approved, by, reason }: Extract<CallStep, { type: 'approval-decision' }>): string =>
  `${approved ? 'granted' : 'refused'} (${by})${reason === undefined ? '' : `: ${reason}`}`;

/** A thin line while the call waits for its turn, a hatched bar while it waits for people, then the tool itself: a bar, or a mark if it never ran. */
function spansOf({ 'tool-selection': selection, 'approval-request': request, 'approval-decision': decision, 'tool-execution': execution }: CallSteps): Span[] {
  const startMs = (selection ?? request ?? decision ?? execution)?.startMs ?? 0;
  const endMs = (execution ?? decision ?? request)?.startMs ?? startMs;
  const queue: Span = { kind: 'queue', startMs, endMs };
  const wait: Span[] = request ? [{ kind: 'wait', startMs: request.startMs, endMs: (decision ?? execution ?? request).startMs }] : [];
  const last: Span = execution && !isUnrun(execution) ? { kind: 'tool', startMs: endMs, endMs: endMs + execution.durationMs } : { kind: 'mark', startMs: endMs, endMs };
  return [...(endMs > startMs ? [queue] : []), ...wait, last];
}
