import { describe, expect, it } from '@jest/globals';
import type { FunctionCall } from '@google/genai';
import { GeminiCalls } from '../../../lib/providers/gemini/geminiCalls';

const of = (...parts: FunctionCall[]) => {
  const calls = new GeminiCalls();
  parts.forEach((part) => calls.add(part));
  return calls.take(false);
};
const a = { id: '', toolName: 'a' };
const invalid: unknown = expect.stringMatching(/^Invalid JSON/);

describe('GeminiCalls', () => {
  it('makes every part a call, the same ones too', () => {
    const part = { name: 'a', args: { x: 1 } };
    expect(of(part, part, { name: 'b' })).toEqual([{ ...a, parameters: { x: 1 } }, { ...a, parameters: { x: 1 } }, { id: '', toolName: 'b', parameters: {} }]);
  });

  it('keeps ids and signatures with their calls', () => {
    const calls = new GeminiCalls();
    calls.add({ id: '1', name: 'a', args: {} }, 's');
    calls.add({ name: 'b', args: {} }, 't');
    calls.add({ id: '3', name: 'c', args: {} });
    expect(calls.take(false)).toEqual([
      { id: '1', toolName: 'a', parameters: {}, gemini: { id: '1', thoughtSignature: 's' } },
      { id: '', toolName: 'b', parameters: {}, gemini: { thoughtSignature: 't' } },
      { id: '3', toolName: 'c', parameters: {}, gemini: { id: '3' } },
    ]);
  });

  it('gives each call once', () => {
    const calls = new GeminiCalls();
    calls.add({ name: 'a' });
    expect([calls.take(false), calls.take(false)]).toEqual([[{ ...a, parameters: {} }], []]);
  });

  /** title, parts, calls */
  const cases: [string, FunctionCall[], unknown[]][] = [
    ['an empty part',
      [{ name: 'a', willContinue: true }, { partialArgs: [{ jsonPath: '$.x', numberValue: 1 }], willContinue: true }, {}],
      [{ ...a, parameters: { x: 1 } }]],
    ['the last argument',
      [{ name: 'a', willContinue: true }, { partialArgs: [{ jsonPath: '$.x', numberValue: 1 }] }],
      [{ ...a, parameters: { x: 1 } }]],
    ['its only part', [{ name: 'a', partialArgs: [{ jsonPath: '$.x', numberValue: 1 }] }], [{ ...a, parameters: { x: 1 } }]],
    ['a part, beside arguments given at once',
      [{ name: 'a', args: { y: 2 }, willContinue: true }, { partialArgs: [{ jsonPath: '$.x', numberValue: 1 }] }],
      [{ ...a, parameters: { y: 2, x: 1 } }]],
    ['the end of the reply alone, or never',
      [{ name: 'a', willContinue: true }, { partialArgs: [{ jsonPath: '$.x', stringValue: 'hal', willContinue: true }], willContinue: true }],
      [{ ...a, parameters: {}, parseError: invalid }]],
    ['the end of the reply alone, without arguments', [{ name: 'a', willContinue: true }], [{ ...a, parameters: {}, parseError: invalid }]],
    ['the next call',
      [{ name: 'a', willContinue: true }, { name: 'b', args: { z: 3 } }],
      [{ ...a, parameters: {}, parseError: invalid }, { id: '', toolName: 'b', parameters: { z: 3 } }]],
  ];
  it.each(cases)('reads a call that is closed by %s', (_, parts, expected) => {
    expect(of(...parts)).toEqual(expected);
  });

  it('takes arguments that are no object for what they are', () => {
    expect(of({ name: 'a', args: [1] as unknown as Record<string, unknown> })).toEqual([{ ...a, parameters: {}, parseError: 'The arguments of a tool call must be a JSON object.' }]);
  });

  it('runs none of the calls of a reply that was cut', () => {
    const calls = new GeminiCalls();
    calls.add({ name: 'a', args: { x: 1 } });
    calls.add({ name: 'b', willContinue: true });
    expect(calls.take(true).map(({ parseError }) => parseError)).toEqual([expect.stringMatching(/cut off/), expect.stringMatching(/cut off/)]);
  });
});
