import { describe, expect, it } from '@jest/globals';
import { timeScale } from '../../../lib/observers/trace/timeScale';
import { llmCall, retry } from '../../support/traceSteps';

const ticksOf = (durationMs: number): readonly number[] => timeScale([llmCall({ startMs: 7, durationMs })]).ticks;

describe('timeScale', () => {
  it('should reach from the first beginning to the last end, in any order', () => {
    const { startMs, durationMs, percent } = timeScale([llmCall({ startMs: 300, durationMs: 50 }), llmCall({ startMs: 200, durationMs: 200 }), llmCall({ startMs: 100, durationMs: 10 })]);

    expect([startMs, durationMs]).toEqual([100, 300]);
    expect([100, 250, 400].map(percent)).toEqual([0, 50, 100]);
  });

  it('should put what lies outside at the edge, as the delay of a retry that was cut short', () => {
    const { durationMs, percent } = timeScale([llmCall({ durationMs: 100 }), retry({ startMs: 50, delayMs: 1000 })]);

    expect([durationMs, percent(1050), percent(-1)]).toEqual([100, 100, 0]);
  });

  it.each<[number, number[]]>([
    [0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    [6, [0, 1, 2, 3, 4, 5, 6]],
    [470, [0, 100, 200, 300, 400]],
    [3100, [0, 1000, 2000, 3000]],
    [125_000, [0, 30_000, 60_000, 90_000, 120_000]],
    [400_000, [0, 120_000, 240_000, 360_000]],
    [7_200_000, [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]],
    [864_000_000, [0, 172_800_000, 345_600_000, 518_400_000, 691_200_000, 864_000_000]],
  ])('should have ticks at round times of %d ms', (durationMs, ticks) => {
    const given = ticksOf(durationMs);

    expect(given).toHaveLength(ticks.length);
    given.forEach((tick, index) => expect(tick).toBeCloseTo(ticks[index]!));
  });

  it('should have 2 to 7 ticks, whatever the duration', () => {
    for (let durationMs = 1; durationMs < 1e10; durationMs *= 1.37) {
      expect(ticksOf(durationMs).length).toBeGreaterThanOrEqual(2);
      expect(ticksOf(durationMs).length).toBeLessThanOrEqual(7);
    }
  });

  it('should stand at 0 without any duration', () => {
    const instant = timeScale([llmCall({ startMs: 7 })]);

    expect([instant.startMs, instant.ticks, instant.percent(7), instant.percent(9)]).toEqual([7, [0], 0, 0]);
    expect(timeScale([])).toMatchObject({ startMs: 0, durationMs: 0, ticks: [0] });
  });
});
