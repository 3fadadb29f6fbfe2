import { metrics, trace } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { Agent } from 'rxagent';
import { otelObserver } from 'rxagent/otel';
import { scriptedProvider } from 'rxagent/testing';
import { makeTelemetry } from '../../lib/otel/telemetry';
import { collect } from '../support/collect';
import { probe } from './probe';

afterEach(() => {
  trace.disable();
  metrics.disable();
});

describe('makeTelemetry', () => {
  it('should take what it is given', () => {
    const { tracer, meter } = probe();
    const conversationId = (): string => 'c1';

    expect(makeTelemetry({ tracer, meter, agentName: 'weather', captureContent: true, conversationId })).toMatchObject({ tracer, agentName: 'weather', captureContent: true, conversationId });
  });

  it('should capture no content by default, and do without an SDK', () => {
    expect(makeTelemetry({})).toMatchObject({ agentName: undefined, conversationId: undefined, captureContent: false });
    expect(collect(new Agent({ provider: scriptedProvider(['Hi.']), observers: [otelObserver({ legacyMetrics: true, timeToFirstChunk: true })] }).stream('hi'))).toMatchObject({ completed: true });
  });

  it('should find the global SDKs, also when they are registered after the observer was made', () => {
    const asked: string[] = [];
    const meterProvider = new MeterProvider();
    const tracerProvider = new BasicTracerProvider();
    const agent = new Agent({ provider: scriptedProvider(['Hi.', 'Hi.']), observers: [otelObserver()] });
    jest.spyOn(meterProvider, 'getMeter').mockImplementation((name) => {
      asked.push(`meter ${name}`);
      return new MeterProvider().getMeter(name);
    });
    jest.spyOn(tracerProvider, 'getTracer').mockImplementation((name) => {
      asked.push(`tracer ${name}`);
      return new BasicTracerProvider().getTracer(name);
    });

    trace.setGlobalTracerProvider(tracerProvider);
    metrics.setGlobalMeterProvider(meterProvider);
    collect(agent.stream('hi'));
    collect(agent.stream('hi'));

    expect(asked.sort()).toEqual(['meter rxagent', 'tracer rxagent']);
  });
});
