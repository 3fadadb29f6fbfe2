import { AgentError, type RunEvent } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { toWire } from '../../../lib/http/wire/toWire';
import { outcome, runEvent, usage } from '../../support/runEvents';

const key = 'sk-abcdefghijklmnop';
const call = toolCall('look');
const wire = (event: RunEvent): Record<string, unknown> => JSON.parse(toWire(event)) as Record<string, unknown>;

describe('toWire', () => {
  it('should leave out what all events share, and the context', () => {
    expect(toWire(runEvent('text-delta', { delta: 'é', context: { key } }))).toBe('{"type":"text-delta","timeMs":0,"iteration":1,"delta":"é"}');
  });

  it('should leave out what the model is asked, and what was remembered', () => {
    const request = { model: 'm', systemPrompt: 'secret', messages: [{ role: 'user' as const, content: 'secret' }], tools: [{ name: 'secret', description: '', parameters: {} }], temperature: 1 };
    expect(wire(runEvent('llm-start', { provider: 'p', request }))).toMatchObject({ provider: 'p', request: { model: 'm' } });
    expect(toWire(runEvent('llm-start', { provider: 'p', request })) + toWire(runEvent('memory-load', { messages: request.messages }))).not.toContain('secret');
  });

  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  it.each<[unknown, boolean]>([
    [{ a: [1, 'x', null, true], b: undefined }, true],
    ['', true],
    [undefined, false],
    [NaN, false],
    [1n, false],
    [new Date(0), false],
    [new Map(), false],
    [{ toJSON: () => key }, false],
    [circle, false],
    [{ deep: () => 1 }, false],
    [Buffer.from(key), false],
  ])('should take over %p as a value: %s', (value, isTaken) => {
    for (const event of [runEvent('tool-end', { call, outcome: outcome(call, 1), value }), runEvent('tool-progress', { call, value, content: '' })]) {
      expect(wire(event)['value']).toEqual(isTaken ? JSON.parse(JSON.stringify(value)) : undefined);
    }
  });

  it('should leave out a value that throws when it is looked at', () => {
    const value = { get odd(): never { throw new Error(key); } };
    expect(wire(runEvent('tool-end', { call, outcome: outcome(call, 1), value }))).not.toHaveProperty('value');
  });

  const error = new Error(`db at 10.0.0.5 with ${key}`);
  const at = { startMs: 0, durationMs: 0, iteration: 1 };
  const failed = { role: 'tool' as const, content: `failed: ${key}`, toolCallId: '1', isError: true };
  const trace = {
    runId: 'run',
    steps: [
      { type: 'retry' as const, ...at, attempt: 1, delayMs: 1, error: error.message },
      { type: 'llm-call' as const, ...at, provider: 'p', finishReason: 'error' as const, content: '', toolCalls: 0, error: error.message },
      { type: 'tool-execution' as const, ...at, toolCallId: '1', toolName: 'look', parameters: {}, content: `failed: ${key}`, isError: true },
      { type: 'error' as const, ...at, name: 'DbError', message: error.message },
    ],
  };
  it.each<RunEvent>([
    runEvent('tool-error', { call, outcome: outcome(call, 1, `failed: ${key}`, true), error }),
    runEvent('llm-retry', { attempt: 1, delayMs: 1, error }),
    runEvent('provider-fallback', { from: 'a', to: 'b', error }),
    runEvent('llm-end', { message: { role: 'assistant', content: '' }, finishReason: 'error', durationMs: 1, provider: 'p', error }),
    runEvent('approval-decision', { call, approved: false, by: 'error', error }),
    runEvent('run-error', { error, messages: [failed], usage: usage(0, 0), trace }),
    runEvent('run-end', { result: { type: 'result', messages: [failed], trace } as never }),
  ])('should tell no secrets of errors: %j', (event) => {
    expect(toWire(event)).not.toMatch(/sk-abc|10\.0\.0\.5|DbError|\.ts/);
    expect(toWire(event)).toContain(event.type);
  });

  it('should tell what is ours, and leave texts alone that are no errors', () => {
    expect(wire(runEvent('run-error', { error: new AgentError('no', { code: 'x' }), messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [{ type: 'error', ...at, name: 'AgentError', message: 'no' }] } }))).toMatchObject({ error: { code: 'x', message: 'no' }, trace: { steps: [{ name: 'AgentError', message: 'no' }] } });
    expect(wire(runEvent('run-end', { result: { type: 'result', messages: [{ role: 'assistant', content: key }], trace: { runId: 'run', steps: [] } } as never }))).toMatchObject({ result: { messages: [{ content: key }] } });
  });
});
