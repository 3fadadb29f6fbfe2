import * as fc from 'fast-check';
import { from } from 'rxjs';
import { AgentError, ProviderError } from 'rxagent';
import { readFault } from '../../lib/protocol/fault';
import { jsonValue } from '../../lib/protocol/jsonValue';
import { serverSentEvents, type ServerSentEvent } from '../../lib/protocol/serverSentEvents';
import { toProviderError } from '../../lib/protocol/toProviderError';

const numRuns = 300;
const vendor = { provider: 'vendor', keyVariable: 'KEY' };

const read = (pieces: readonly Uint8Array[]): ServerSentEvent[] => {
  const events: ServerSentEvent[] = [];
  from(pieces).pipe(serverSentEvents()).subscribe((more) => events.push(...more));
  return events;
};

const tokens = fc.constantFrom('data:', 'data: ', 'event: x', 'id: 1', 'retry: 1', ':', ' ', '\n', '\n\n', '\r', '\r\n', '\r\n\r\n', '{"a":1}', '[DONE]', 'é', '👋🏽', '\ufeff', '\0', 'x');
const bytes = fc.oneof(
  fc.array(tokens, { maxLength: 40 }).map((list) => new TextEncoder().encode(list.join(''))),
  fc.uint8Array({ maxLength: 60 }),
  fc.array(fc.oneof(tokens, fc.uint8Array({ maxLength: 3 })), { maxLength: 30 }).map((list) => new Uint8Array(list.flatMap((item) => [...(typeof item === 'string' ? new TextEncoder().encode(item) : item)]))),
);

describe('serverSentEvents', () => {
  it('reads the same from any bytes, however they are cut', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(200), { maxLength: 20 }), (whole, places) => {
        const at = [0, ...places.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, index) => whole.subarray(at[index], to));
        expect(read(pieces)).toEqual(read([whole]));
        expect(read([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(read([whole]));
      }),
      { numRuns: numRuns * 3 },
    );
  });

  it.each(['data: x\n', 'data: x\r\r', '\r', '\r\n', '\n', ':', 'data: ', 'x'])('ends with a megabyte of %j', (unit) => {
    const whole = new TextEncoder().encode(unit.repeat(1_000_000 / unit.length));
    expect(read([whole])).toEqual(read(Array.from({ length: 100 }, (_, index) => whole.subarray(index * 10_000, index < 99 ? (index + 1) * 10_000 : undefined))));
  });
});

describe('what was read', () => {
  it('is a JSON value or a ProviderError', () => {
    fc.assert(
      fc.property(fc.record({ data: fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify({ error: value, type: 'error' }))), stray: fc.boolean(), open: fc.boolean() }), (event) => {
        try {
          jsonValue(event, vendor);
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderError);
        }
      }),
      { numRuns },
    );
  });

  it('may tell of a failure in any shape', () => {
    const fields = fc.dictionary(fc.constantFrom('error', 'message', 'code', 'type', 'status', 'details', 'response', 'headers', 'cause', 'requestID'), fc.anything());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fields, fc.record({ error: fields }), fc.json()), (value) => {
        for (const told of Object.values(readFault(value))) expect(['string', 'number']).toContain(typeof told);
      }),
      { numRuns },
    );
  });

  it('may be a failure within failures without end', () => {
    const deep = `${'{"error":'.repeat(50_000)}{"message":"x"}${'}'.repeat(50_000)}`;
    expect(readFault(deep)).toEqual({ message: deep });
    expect(readFault(JSON.parse(deep))).toEqual({});
    expect(toProviderError(Object.assign(new Error('x'), { error: JSON.parse(deep) as unknown }), vendor)).toBeInstanceOf(AgentError);
  });

  it.each(['{', '[', '}', ']', '{}', '{"a":', '"', '\\'])('may be a megabyte of %j', (unit) => {
    expect(readFault(unit.repeat(1_000_000 / unit.length))).toHaveProperty('message');
  });
});
