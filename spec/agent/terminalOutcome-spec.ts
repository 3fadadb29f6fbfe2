import type { RunEvent } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { openRun, type Run } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { terminalOutcome } from '../../lib/agent/terminalOutcome';
import { makeTool } from '../support/makeTool';
import { outcome, runEvent } from '../support/runEvents';

const tools = [makeTool('plain'), ...['a', 'b'].map((name) => makeTool(name, undefined, { terminal: true }))];
const [plain, a, b] = [toolCall('plain'), toolCall('a'), toolCall('b')];
const unknown = toolCall('unknown');

const asked = [plain, unknown, a, b].map((call) => runEvent('tool-call', { call }));
const end = (call: typeof a): RunEvent => runEvent('tool-end', { call, outcome: outcome(call, 0), value: 0 });
const failure = (call: typeof a): RunEvent => runEvent('tool-error', { call, outcome: outcome(call, 0, '', true), error: 0 });
const turn: RunEvent[] = [runEvent('iteration-start', {}), runEvent('llm-start', { provider: 'm', request: { systemPrompt: '', messages: [], tools: [] } }), ...asked];

function runAfter(events: readonly RunEvent[]): Run {
  const run = openRun(toSettings({ provider: scriptedProvider([]), tools }, []), 'hi');
  events.forEach((event) => reduce(run.state, event));
  return run;
}

describe('terminalOutcome', () => {
  it.each<[string, RunEvent[], string | undefined]>([
    ['a terminal tool that has ended', [end(b)], b.id],
    ['the first of several in request order', [end(b), end(a)], a.id],
    ['the first of several that succeeded', [failure(a), end(b)], b.id],
    ['none where all have failed', [failure(a), failure(b)], undefined],
    ['none of other tools', [end(plain), failure(unknown)], undefined],
    ['none while nothing has ended', [], undefined],
    ['none of an earlier turn', [end(a), ...turn], undefined],
  ])('should be %s', (_, events, toolCallId) => expect(terminalOutcome(runAfter([...turn, ...events]))?.toolCallId).toBe(toolCallId));

  it('should be none before the model is asked', () => expect(terminalOutcome(runAfter([]))).toBeUndefined());
});
