import * as fc from 'fast-check';
import { CallParts, type CallPart } from '../../lib/protocol/callParts';
import { parseArguments } from '../../lib/messages/parseArguments';

const numRuns = 300;

/** A text in as many pieces as there are places to cut it. */
const cut = (text: string, places: readonly number[]): string[] => {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index]));
};

describe('CallParts', () => {
  it('takes anything, gives calls that are some, each once', () => {
    const part = fc.record({ index: fc.oneof(fc.nat(3), fc.anything()), id: fc.oneof(fc.constantFrom('a', 'b', '', null), fc.anything()), name: fc.oneof(fc.constantFrom('f', '', null), fc.anything()), arguments: fc.oneof(fc.constantFrom('{', '}', '{}', '"', '\\', ','), fc.jsonValue()) }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(part), fc.boolean(), (parts, broken) => {
        const gatherer = new CallParts();
        for (const one of parts) gatherer.add(one as CallPart);
        const calls = gatherer.take(broken);
        expect(calls.length).toBeLessThanOrEqual(parts.length);
        for (const { id, toolName, parameters, parseError } of calls) {
          expect([typeof id, typeof toolName, typeof parameters, Array.isArray(parameters)]).toEqual(['string', 'string', 'object', false]);
          if (broken) expect(parseError).toMatch('cut off');
        }
        expect(gatherer.take()).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('puts calls together again, however they were cut and mixed', () => {
    const asked = fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), fc.array(fc.nat(), { maxLength: 6 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(asked, fc.array(fc.nat(), { maxLength: 40 }), fc.boolean(), (calls, order, repeatsNames) => {
        const queues = calls.map(([parameters, places], index) =>
          cut(JSON.stringify(parameters), places).map((piece, at): CallPart => ({ index, arguments: piece, ...(at === 0 && { id: `call ${index}` }), ...((at === 0 || repeatsNames) && { name: 'f' }) })),
        );
        const gatherer = new CallParts();
        for (const turn of [...order, ...calls.flatMap((_, index) => Array<number>(9).fill(index))]) {
          const part = queues[turn % queues.length]!.shift();
          if (part) gatherer.add(part);
        }
        expect(gatherer.take()).toEqual(calls.map(([parameters], index) => ({ id: `call ${index}`, toolName: 'f', parameters: JSON.parse(JSON.stringify(parameters)) as unknown })));
      }),
      { numRuns },
    );
  });

  it('ends with 100,000 parts of whichever kind', () => {
    const kinds: ((at: number) => CallPart)[] = [
      () => ({ index: 0, id: 'a', name: 'f', arguments: '{' }),
      () => ({ index: 0, name: 'f', arguments: '{' }),
      () => ({ index: 0, name: 'f', arguments: '{"a":{}' }),
      (index) => ({ index, id: `${index}`, name: 'f', arguments: '{}' }),
      (at) => ({ index: 0, id: `${at}`, name: 'f', arguments: '{}' }),
      () => ({ name: 'f', arguments: '{}' }),
    ];
    for (const kind of kinds) {
      const gatherer = new CallParts();
      for (let at = 0; at < 100_000; at++) gatherer.add(kind(at));
      expect([1, 100_000]).toContain(gatherer.take().length);
    }
  });
});

describe('parseArguments', () => {
  it('gives an object for anything, and a reason where it is not the one that was meant', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.json()), (value) => {
        const { parameters, parseError } = parseArguments(value);
        expect(typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)).toBe(true);
        if (parseError !== undefined) expect(parameters).toEqual({});
      }),
      { numRuns },
    );
  });
});
