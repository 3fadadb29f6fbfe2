import { concat, NEVER, Observable } from 'rxjs';
import { Agent, ConfigurationError, tapRun, type AgentOptions, type Provider } from 'rxagent';
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

  it('should ignore what it has not seen begin', () => {
    const { sdk, observer } = setup();

    collect(concat([runEvent('memory-trim', { removed: 1, kept: 2 }), runEvent('run-cancelled', { reason: 'unsubscribe' })]).pipe(tapRun(observer)));

    expect(sdk.spans()).toEqual([]);
  });
});
