import { describe, expect, it } from '@jest/globals';
import { geminiReader } from '../../../lib/providers/gemini/fromStream';

type Chunk = Parameters<ReturnType<typeof geminiReader>>[0];

const read = (...chunks: unknown[]) => {
  const reader = geminiReader();
  return chunks.map((chunk) => reader(chunk as Chunk));
};
const chunk = (parts: object[], finishReason?: string) => ({ candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }), index: 0 }] });
const f = { functionCall: { name: 'f', args: { x: 1 } } };
const call = { id: '', toolName: 'f', parameters: { x: 1 } };

describe('geminiReader', () => {
  it('reads texts and thoughts in order, and leaves empty ones out', () => {
    expect(read(chunk([{ text: 'hm', thought: true }, { text: 'a' }, { text: '' }, { text: 'b', thoughtSignature: 's' }]), chunk([{ text: '' }], 'STOP'))).toEqual([
      [{ type: 'reasoning-delta', delta: 'hm' }, 'a', 'b'],
      [{ type: 'finish', reason: 'stop', raw: 'STOP' }],
    ]);
  });

  it('gives the calls when the reply is over, each once, the same ones too', () => {
    expect(read(chunk([f, { text: 'a' }, f]), chunk([], 'STOP'))).toEqual([['a'], [call, call, { type: 'finish', reason: 'tool-calls', raw: 'STOP' }]]);
  });

  it('keeps id and signature on the call', () => {
    expect(read(chunk([{ functionCall: { ...f.functionCall, id: 'g' }, thoughtSignature: 's' }], 'STOP'))[0]?.[0]).toEqual({ ...call, id: 'g', gemini: { id: 'g', thoughtSignature: 's' } });
  });

  /** raw, finish reason with a call, finish reason without one */
  const reasons: [string, string, string][] = [
    ['STOP', 'tool-calls', 'stop'],
    ['FUNCTION_CALL', 'tool-calls', 'tool-calls'],
    ['MAX_TOKENS', 'length', 'length'],
    ['CONTINUATION', 'length', 'length'],
    ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION', 'MODEL_ARMOR']
      .map((raw): [string, string, string] => [raw, 'content-filter', 'content-filter']),
    ...['MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MISSING_THOUGHT_SIGNATURE'].map((raw): [string, string, string] => [raw, 'error', 'error']),
    ...['OTHER', 'LANGUAGE', 'NO_IMAGE', 'BRAND_NEW'].map((raw): [string, string, string] => [raw, 'other', 'other']),
  ];
  it.each(reasons)('takes %s for %s with a call and for %s without one', (raw, withCall, without) => {
    expect(read(chunk([f], raw))[0]?.at(-1)).toEqual({ type: 'finish', reason: withCall, raw });
    expect(read(chunk([], raw))).toEqual([[{ type: 'finish', reason: without, raw }]]);
  });

  it.each(reasons)('lets the calls of a reply run only if it is whole: %s', (raw) => {
    const isWhole = raw === 'STOP' || raw === 'FUNCTION_CALL';
    expect(read(chunk([f], raw))[0]?.[0]).toEqual({ ...call, ...(!isWhole && { parseError: expect.stringMatching(/cut off/) }) });
  });

  it('does not take FINISH_REASON_UNSPECIFIED for an end', () => {
    expect(read(chunk([f], 'FINISH_REASON_UNSPECIFIED'))).toEqual([[]]);
  });

  it('reads on after a finish reason: the last one counts, and is told only if it is news', () => {
    expect(read(chunk([{ text: 'a' }], 'STOP'), chunk([{ text: 'b' }], 'STOP'), chunk([f]), chunk([{ text: 'c' }], 'STOP'), chunk([], 'SAFETY'))).toEqual([
      ['a', { type: 'finish', reason: 'stop', raw: 'STOP' }],
      ['b'],
      [call, { type: 'finish', reason: 'tool-calls', raw: 'STOP' }],
      ['c'],
      [{ type: 'finish', reason: 'content-filter', raw: 'SAFETY' }],
    ]);
  });

  it('remembers calls that came before the last finish reason', () => {
    expect(read(chunk([f], 'OTHER'), chunk([], 'STOP'))).toEqual([[{ ...call, parseError: expect.stringMatching(/cut off/) }, { type: 'finish', reason: 'other', raw: 'OTHER' }], [{ type: 'finish', reason: 'tool-calls', raw: 'STOP' }]]);
  });

  it('puts partial arguments together across chunks', () => {
    const part = (stringValue: string) => ({ functionCall: { partialArgs: [{ jsonPath: '$.city', stringValue, willContinue: true }], willContinue: true } });
    expect(read(chunk([{ functionCall: { name: 'f', willContinue: true }, thoughtSignature: 's' }]), chunk([part('Be')]), chunk([part('rn')]), chunk([{ functionCall: {} }], 'STOP'))).toEqual([
      [], [], [], [{ id: '', toolName: 'f', parameters: { city: 'Bern' }, gemini: { thoughtSignature: 's' } }, { type: 'finish', reason: 'tool-calls', raw: 'STOP' }],
    ]);
  });

  it('takes a blocked prompt for a content filter', () => {
    expect(read({ promptFeedback: { blockReason: 'SAFETY' } })).toEqual([[{ type: 'finish', reason: 'content-filter', raw: 'SAFETY' }]]);
    expect(read({ ...chunk([{ text: 'a' }]), promptFeedback: { safetyRatings: [] } })).toEqual([['a']]);
  });

  it('reads the first candidate alone', () => {
    expect(read({ candidates: [{ index: 1, content: { parts: [{ text: 'other' }] }, finishReason: 'STOP' }, { content: { parts: [{ text: 'first' }] } }] })).toEqual([['first']]);
    expect(read({ candidates: [{ index: 1, content: { parts: [{ text: 'other' }] }, finishReason: 'STOP' }] })).toEqual([[]]);
  });

  it('tells which model answers, once', () => {
    expect(read({ modelVersion: 'gemini-3.6-flash' }, { modelVersion: 'gemini-3.6-flash' })).toEqual([[{ type: 'model', model: 'gemini-3.6-flash' }], []]);
  });

  it('counts thoughts as output, and the results of own tools as input', () => {
    const usageMetadata = { promptTokenCount: 10, toolUsePromptTokenCount: 5, candidatesTokenCount: 3, thoughtsTokenCount: 4, totalTokenCount: 22, cachedContentTokenCount: 2 };
    expect(read({ usageMetadata }, { usageMetadata: { promptTokenCount: 7 } }, { usageMetadata: { trafficType: 'ON_DEMAND' } })).toEqual([
      [{ type: 'usage', usage: { inputTokens: 15, outputTokens: 7, totalTokens: 22, cachedInputTokens: 2, reasoningTokens: 4 } }],
      [{ type: 'usage', usage: { inputTokens: 7, outputTokens: 0, totalTokens: 7 } }],
      [],
    ]);
  });

  it('passes over parts that it has no word for, and chunks without any', () => {
    expect(read({}, { candidates: [{}] }, chunk([{ executableCode: { code: '1' } }, { inlineData: { data: 'AA==' } }]), { candidates: [{ content: {} }] })).toEqual([[], [], [], []]);
  });

  it('takes null for what it is', () => {
    expect(read(null, 5, { candidates: null }, { candidates: [null] }, { candidates: [{ content: null }] }, { candidates: [{ content: { parts: null }, finishReason: null }] })).toEqual([[], [], [], [], [], []]);
    expect(read({ candidates: [{ content: { parts: [null, { text: null, functionCall: null }, { text: 'a' }] }, index: null, finishReason: 'STOP' }], promptFeedback: null, modelVersion: null, usageMetadata: null })).toEqual([['a', { type: 'finish', reason: 'stop', raw: 'STOP' }]]);
    expect(read({ usageMetadata: { promptTokenCount: 2, toolUsePromptTokenCount: null, candidatesTokenCount: null, thoughtsTokenCount: null, totalTokenCount: null, cachedContentTokenCount: null } })).toEqual([[{ type: 'usage', usage: { inputTokens: 2, outputTokens: 0, totalTokens: 2 } }]]);
    expect(read(chunk([{ functionCall: { id: null, name: 'f', args: null, partialArgs: null, willContinue: null }, thoughtSignature: null }], 'STOP'))[0]?.[0]).toEqual({ ...call, parameters: {} });
    expect(read(chunk([{ functionCall: { name: 'f', args: null, willContinue: true } }, { functionCall: { partialArgs: [{ jsonPath: '$.x', stringValue: null, numberValue: 1 }] } }], 'STOP'))[0]?.[0]).toEqual(call);
  });

  it('starts anew for each reply', () => {
    read(chunk([f]));
    expect(read(chunk([], 'STOP'))).toEqual([[{ type: 'finish', reason: 'stop', raw: 'STOP' }]]);
  });
});
