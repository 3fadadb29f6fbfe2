import { concat, NEVER, Observable, Subject } from 'rxjs';
import { Agent, ConfigurationError, tapRun, type AgentOptions, type AgentResult, type Provider, type RunEvent } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { observeRuns } from '../../lib/otel/observeRuns';
import type { RunSpans } from '../../lib/otel/runSpans';
import { makeTelemetry } from '../../lib/otel/telemetry';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { runEvent, usage } from '../support/runEvents';
import { lineOf, probe } from './probe';

const setup = () => {
  const sdk = probe();
  const runs = new Map<string, RunSpans>();
  const telemetry = makeTelemetry(sdk);
  return { sdk, runs, observer: observeRuns(() => telemetry, runs) };
};

describe('observeRuns', () => {
  it.each<[string, Partial<AgentOptions> & { provider: () => Provider }]>([
    ['end', { provider: () => scriptedProvider(['Hi.']) }],
    ['fail', { provider: () => ({ name: 'none', stream: () => new Observable((subscriber) => subscriber.error(new Error('down'))) }) }],
    ['are unsubscribed while the model speaks', { provider: () => ({ name: 'endless', stream: () => concat(['Hi'], NEVER) }) }],
    ['are unsubscribed while a tool runs', { provider: () => scriptedProvider([[toolCall('stuck')]]), tools: [makeTool('stuck', () => NEVER)] }],
  ])('should keep nothing of many runs that %s', (_, { provider, ...options }) => {
    const { sdk, runs, observer } = setup();
    const most = { size: 0 };

    for (let run = 0; run < 100; run++) {
      const subscription = new Agent({ ...options, provider: provider(), observers: [observer, { onLlmStart: () => (most.size = Math.max(most.size, runs.size)) }] })
        .stream('hi')
        .subscribe({ error: () => undefined });
      subscription.unsubscribe();
    }

    expect(most.size).toBe(1);
    expect(runs.size).toBe(0);
    expect(sdk.open()).toEqual([]);
    expect(sdk.spans().filter(({ name }) => name === 'invoke_agent')).toHaveLength(100);
  });

  it('should tell of a run that fails before it has begun', () => {
    const { sdk, runs, observer } = setup();
    const error = new ConfigurationError('no input');

    collect(concat([runEvent('run-error', { timeMs: 7, error, messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } })]).pipe(tapRun(observer)));

    expect(sdk.spans().map(lineOf)).toEqual(['invoke_agent < none 7-7 ERROR configuration']);
    expect(runs.size).toBe(0);
  });

  it('should leave no span open of runs that have the same id at once', () => {
    const { sdk, runs, observer } = setup();
    const subjects = [new Subject<RunEvent>(), new Subject<RunEvent>()] as const;
    for (const subject of subjects) collect(subject.pipe(tapRun(observer)));
    const tell = (event: RunEvent): void => subjects.forEach((subject) => subject.next({ ...event, timeMs: event.timeMs + subjects.indexOf(subject) }));
    const call = toolCall('rain');
    tell(runEvent('run-start', { timeMs: 10, messages: [] }));
    tell(runEvent('llm-start', { timeMs: 20, provider: 'spec', request: { systemPrompt: '', messages: [], tools: [] } }));
    tell(runEvent('tool-start', { timeMs: 30, call }));
    tell(runEvent('run-end', { timeMs: 40, result: { finishReason: 'stop' } as AgentResult }));

    expect(sdk.spans().map(lineOf)).toEqual([
      'invoke_agent < none 10-11 UNSET cancelled',
      'invoke_agent < none 11-40 UNSET',
      'chat < invoke_agent 20-21 UNSET cancelled',
      'chat < invoke_agent 21-40 UNSET cancelled',
      'execute_tool rain < invoke_agent 30-31 UNSET cancelled',
      'execute_tool rain < invoke_agent 31-40 UNSET cancelled',
    ]);
    expect(sdk.open()).toEqual([]);
    expect(runs.size).toBe(0);
  });

  it('should ignore what it has not seen begin', () => {
    const { sdk, observer } = setup();

    collect(concat([runEvent('memory-trim', { removed: 1, kept: 2 }), runEvent('run-cancelled', { reason: 'unsubscribe' })]).pipe(tapRun(observer)));

    expect(sdk.spans()).toEqual([]);
  });
});
