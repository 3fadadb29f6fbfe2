import { describe, expect, it } from '@jest/globals';
import { toTurns } from '../../../lib/observers/trace/toTurns';
import { execution, failure, llmCall, request, retry, selection } from '../../support/traceSteps';

describe('toTurns', () => {
  it('should group by turn, the rest last', () => {
    const turns = toTurns([failure(), llmCall({ iteration: 2, startMs: 50, durationMs: 5 }), llmCall({ startMs: 10, durationMs: 5 }), retry({ startMs: 12 })]);

    expect(turns.map(({ iteration, startMs, durationMs, rows }) => [iteration, startMs, durationMs, rows.map(({ name }) => name)])).toEqual([
      [1, 10, 5, ['openai', 'Retry 1']],
      [2, 50, 5, ['openai']],
      [0, 0, 0, ['ProviderError']],
    ]);
    expect(toTurns([])).toEqual([]);
  });

  it('should give each call one row, in the order they were asked for, after the reply of the same moment', () => {
    const a = { toolCallId: 'a', toolName: 'a' };
    const b = { toolCallId: 'b', toolName: 'b' };
    const [turn] = toTurns([selection(a), selection(b), request(a), execution({ ...b, startMs: 1 }), execution({ ...a, startMs: 9 }), llmCall({ durationMs: 1 })]);

    expect(turn?.rows.map(({ name, spans }) => [name, spans.map(({ kind }) => kind)])).toEqual([['openai', ['model']], ['a', ['queue', 'wait', 'tool']], ['b', ['queue', 'tool']]]);
  });

  it('should lose no step where an id is repeated', () => {
    const [turn] = toTurns([selection(), execution({ startMs: 1, content: 'first' }), selection({ startMs: 2 }), execution({ startMs: 3, content: 'second' })]);

    expect(turn?.rows.map(({ note }) => note)).toEqual(['first', 'second']);
  });

  it('should stand a long turn', () => {
    expect(toTurns(Array.from({ length: 200_000 }, (_, startMs) => retry({ startMs })))[0]?.rows).toHaveLength(200_000);
  });
});
