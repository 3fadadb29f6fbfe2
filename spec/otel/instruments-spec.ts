import { DataPointType, type DataPoint, type Histogram } from '@opentelemetry/sdk-metrics';
import { makeInstruments } from '../../lib/otel/instruments';
import { probe } from './probe';

const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
const calls = [1, 2, 4, 8, 16, 32, 64, 128];

const madeBy = async (withLegacy: boolean): Promise<unknown[]> => {
  const sdk = probe();
  const { legacy, ...instruments } = makeInstruments(sdk.meter, withLegacy);
  for (const instrument of [...Object.values(instruments), ...Object.values(legacy ?? {})]) {
    if ('record' in instrument) instrument.record(1);
    else instrument.add(1);
  }
  return (await sdk.metrics()).map(({ descriptor: { name, unit, valueType }, dataPointType, dataPoints: [point] }) => [
    name,
    DataPointType[dataPointType],
    unit,
    valueType,
    ...(dataPointType === DataPointType.HISTOGRAM ? [(point as DataPoint<Histogram>).value.buckets.boundaries] : []),
  ]);
};

const current = [
  ['gen_ai.client.inference.duration', 'HISTOGRAM', 's', 1, seconds],
  ['gen_ai.client.inference.time_to_first_chunk', 'HISTOGRAM', 's', 1, seconds],
  ['gen_ai.client.inference.usage.input_tokens', 'SUM', '{token}', 0],
  ['gen_ai.client.inference.usage.output_tokens', 'SUM', '{token}', 0],
  ['gen_ai.client.inference.usage.cache_read.input_tokens', 'SUM', '{token}', 0],
  ['gen_ai.client.inference.usage.reasoning.output_tokens', 'SUM', '{token}', 0],
  ['gen_ai.client.inference.operation.input_tokens', 'HISTOGRAM', '{token}', 0, tokens],
  ['gen_ai.client.inference.operation.output_tokens', 'HISTOGRAM', '{token}', 0, tokens],
  ['gen_ai.invoke_agent.duration', 'HISTOGRAM', 's', 1, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6]],
  ['gen_ai.invoke_agent.inference_calls', 'HISTOGRAM', '{inference_call}', 0, calls],
  ['gen_ai.invoke_agent.tool_calls', 'HISTOGRAM', '{tool_call}', 0, calls],
  ['gen_ai.execute_tool.duration', 'HISTOGRAM', 's', 1, seconds],
];

describe('makeInstruments', () => {
  it('should make those of the conventions, with their units and bucket boundaries', async () => {
    await expect(madeBy(false)).resolves.toEqual(current);
  });

  it('should add those of version 1.41 where they are wanted', async () => {
    await expect(madeBy(true)).resolves.toEqual([...current, ['gen_ai.client.operation.duration', 'HISTOGRAM', 's', 1, seconds], ['gen_ai.client.token.usage', 'HISTOGRAM', '{token}', 0, tokens]]);
  });
});
