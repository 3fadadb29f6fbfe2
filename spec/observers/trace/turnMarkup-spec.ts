import { expect, it } from '@jest/globals';
import { timeScale } from '../../../lib/observers/trace/timeScale';
import { toTurns } from '../../../lib/observers/trace/toTurns';
import { turnMarkup } from '../../../lib/observers/trace/turnMarkup';
import { attributeOf, classed, elementsOf, parsePage, textOf } from '../../support/parsePage';
import { failure, llmCall, retry } from '../../support/traceSteps';

it('turnMarkup should be a list under a heading', () => {
  const steps = [llmCall({ durationMs: 200 }), retry({ startMs: 10 }), failure({ startMs: 200 })];
  const page = parsePage(`<!doctype html>${toTurns(steps).map((turn) => turnMarkup(turn, timeScale(steps), 100).markup).join('')}`);

  expect(elementsOf(page, 'h3').map(textOf)).toEqual(['Turn 1', 'Outside of turns']);
  expect(elementsOf(page, 'ol').map((list) => [attributeOf(list, 'aria-label'), elementsOf(list, 'li').length])).toEqual([['Turn 1', 2], ['Outside of turns', 1]]);
  expect(classed(page, 'turn').map((turn) => textOf(classed(turn, 'time')[0]!))).toEqual(['200\u00a0ms', '']);
});
