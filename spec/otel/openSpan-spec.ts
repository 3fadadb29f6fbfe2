import { context, SpanKind, trace } from '@opentelemetry/api';
import { AlwaysOffSampler, BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { OpenSpan } from '../../lib/otel/openSpan';
import { probe } from './probe';

const opening = { name: 'work', kind: SpanKind.CLIENT, attributes: { at: 'start' }, startMs: 2_000_000_000_123 };

describe('OpenSpan', () => {
  it('should last from the time it is given to the time it is given, and tell so in seconds', () => {
    const sdk = probe();
    const open = new OpenSpan(sdk.tracer, context.active(), opening);

    open.set({ more: 1 });
    open.event('half', opening.startMs + 1000, { at: 'half' });

    expect(open.isRecording).toBe(true);
    expect(open.close(opening.startMs + 1500)).toBe(1.5);
    expect(sdk.spans()).toEqual([
      {
        name: 'work',
        kind: SpanKind.CLIENT,
        parent: undefined,
        startMs: 2_000_000_000_123,
        endMs: 2_000_000_001_623,
        status: 'UNSET',
        attributes: { at: 'start', more: 1 },
        events: [{ name: 'half', atMs: 2_000_000_001_123, attributes: { at: 'half' } }],
      },
    ]);
  });

  it('should keep to virtual time, which begins at 0', () => {
    const sdk = probe();

    new OpenSpan(sdk.tracer, context.active(), { ...opening, startMs: 0 }).close(3);

    expect(sdk.spans()).toMatchObject([{ startMs: 0, endMs: 3 }]);
  });

  it.each([
    [{ type: '429', message: 'slow down' }, { status: 'ERROR', message: 'slow down' }],
    [{ type: '429' }, { status: 'ERROR' }],
  ])('should tell of the failure %j', (failure, expected) => {
    const sdk = probe();

    new OpenSpan(sdk.tracer, context.active(), opening).close(opening.startMs, failure);

    expect(sdk.spans()).toMatchObject([{ ...expected, attributes: { 'error.type': '429' } }]);
    expect(sdk.spans()[0]).toHaveProperty('status', 'ERROR');
    expect('message' in sdk.spans()[0]!).toBe('message' in failure);
  });

  it('should be the parent in its context', () => {
    const sdk = probe();
    const parent = new OpenSpan(sdk.tracer, context.active(), { ...opening, name: 'parent' });

    new OpenSpan(sdk.tracer, parent.context, opening).close(opening.startMs);
    parent.close(opening.startMs);

    expect(sdk.spans().map(({ name, parent: above }) => [name, above])).toEqual([['parent', undefined], ['work', 'parent']]);
    expect(trace.getSpan(parent.context)).toBeDefined();
  });

  it('should know that nobody looks', () => {
    const deaf = new BasicTracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('spec');

    expect(new OpenSpan(deaf, context.active(), opening).isRecording).toBe(false);
  });
});
