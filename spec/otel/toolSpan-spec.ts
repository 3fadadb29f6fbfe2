import { context, SpanKind } from '@opentelemetry/api';
import { AgentError, ToolTimeoutError } from 'rxagent';
import type { OtelObserverOptions } from 'rxagent/otel';
import { toolCall } from 'rxagent/testing';
import { makeTelemetry } from '../../lib/otel/telemetry';
import { ToolSpan } from '../../lib/otel/toolSpan';
import { outcome, runEvent } from '../support/runEvents';
import { pointsOf, probe } from './probe';

const call = toolCall('rain', { city: 'Bern' }, 'c1');

const start = (options: OtelObserverOptions = {}, description?: string) => {
  const sdk = probe();
  return { sdk, tool: new ToolSpan(makeTelemetry({ ...sdk, ...options }), context.active(), runEvent('tool-start', { timeMs: 1000, call }), description, { common: 'yes' }) };
};
const ended = runEvent('tool-end', { timeMs: 1500, call, outcome: outcome(call, 500, 'dry'), value: 'dry' });
const failed = (error: unknown) => runEvent('tool-error', { timeMs: 1500, call, outcome: outcome(call, 500, 'It failed', true), error });

const dimensions = { 'gen_ai.tool.name': 'rain', 'gen_ai.tool.type': 'function' };

describe('ToolSpan', () => {
  it('should tell of the tool and the call', () => {
    const { sdk, tool } = start({ agentName: 'weather' }, 'Tells whether it rains');

    tool.end(ended);

    expect(sdk.spans()).toEqual([
      {
        name: 'execute_tool rain',
        kind: SpanKind.INTERNAL,
        parent: undefined,
        startMs: 1000,
        endMs: 1500,
        status: 'UNSET',
        events: [],
        attributes: {
          ...dimensions,
          common: 'yes',
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.agent.name': 'weather',
          'gen_ai.tool.call.id': 'c1',
          'gen_ai.tool.description': 'Tells whether it rains',
        },
      },
    ]);
  });

  it.each([
    ['tool-timeout', new ToolTimeoutError('rain', 5), "Tool 'rain' timed out after 5 ms"],
    ['TypeError', new TypeError('secret'), undefined],
  ])('should tell of the failure %s', async (type, error, message) => {
    const { sdk, tool } = start();

    tool.end(failed(error));

    expect(sdk.spans()[0]).toMatchObject({ status: 'ERROR', attributes: { 'error.type': type } });
    expect(sdk.spans()[0]?.message).toBe(message);
    expect(pointsOf(await sdk.metrics(), 'gen_ai.execute_tool.duration')).toEqual([{ attributes: { ...dimensions, 'error.type': type }, sum: 0.5 }]);
  });

  it.each<[string, (tool: ToolSpan) => void]>([
    ['with its run', (tool) => tool.cancel(1500)],
    ['by a stop', (tool) => tool.end(failed(new AgentError('cancelled', { code: 'cancelled' })))],
  ])('should not call it a failure that it was cut off %s', async (_, cut) => {
    const { sdk, tool } = start();

    cut(tool);

    expect(sdk.spans()).toMatchObject([{ status: 'UNSET', endMs: 1500, attributes: { 'rxagent.cancelled': true } }]);
    expect(sdk.spans()[0]?.attributes).not.toHaveProperty(['error.type']);
    expect(pointsOf(await sdk.metrics(), 'gen_ai.execute_tool.duration')).toEqual([{ attributes: dimensions, sum: 0.5 }]);
  });

  it('should tell arguments and result when content is captured', () => {
    const { sdk, tool } = start({ captureContent: true });

    tool.end(ended);

    expect(sdk.spans()[0]?.attributes).toMatchObject({ 'gen_ai.tool.call.arguments': '{"city":"Bern"}', 'gen_ai.tool.call.result': 'dry' });
  });
});
