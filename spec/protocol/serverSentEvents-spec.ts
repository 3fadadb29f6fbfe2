import { concat, from, map, NEVER, of, throwError } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { serverSentEvents } from '../../lib/protocol/serverSentEvents';
import { collect } from '../support/collect';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const dataOf = (texts: readonly Uint8Array[]) => collect(from(texts).pipe(serverSentEvents())).values.flat();
const read = (...texts: string[]) => dataOf(texts.map(bytes));

describe('serverSentEvents', () => {
  it('emits the events of each piece of bytes, at the end those of the rest', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  a-b--c-|', { a: bytes('data: 1\n\ndata: 2\n'), b: bytes('\n'), c: bytes('data: 3\n\ndata: 4\n\n') });
    const sourceSubs = '   ^------!';
    const expected = '     a-b--c-(e|)';

    expectObservable(source.pipe(serverSentEvents())).toBe(expected, { a: [{ data: '1' }], b: [{ data: '2' }], c: [{ data: '3' }, { data: '4' }], e: [] });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('passes an error on, without what was unfinished', () => {
    const failed = collect(concat(of(bytes('data: 1\n\ndata: 2')), throwError(() => 'cut')).pipe(serverSentEvents()));
    expect(failed).toEqual({ values: [[{ data: '1' }]], error: 'cut', completed: false });
  });

  it('waits for the rest of an event', () => {
    expect(collect(concat(of(bytes('data: 1')), NEVER).pipe(serverSentEvents())).values).toEqual([[]]);
  });

  it('leaves its source', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('a--', { a: bytes('data: 1\n\n') });
    const unsub = '      -!';
    const sourceSubs = ' ^!';

    expectObservable(source.pipe(serverSentEvents()), unsub).toBe('a', { a: [{ data: '1' }] });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it.each(['\n', '\r\n', '\r'])('reads characters, lines and events that are cut anywhere (line end %j)', (lineEnd) => {
    const all = [': comment', 'event: delta', 'data: Grüße, 你好 👋🏽', '', 'data: a', 'data: b', 'id: 7', '', ''].join(lineEnd);
    const encoded = bytes(all);
    for (let size = 1; size < 12; size++) {
      const pieces = Array.from({ length: Math.ceil(encoded.length / size) }, (_, k) => encoded.subarray(k * size, (k + 1) * size));
      expect(dataOf(pieces).map(({ data }) => data)).toEqual(['Grüße, 你好 👋🏽', 'a\nb']);
    }
  });

  it('marks a last event without its blank line: it may be cut', () => {
    expect(read('data: 1\n\n', 'data: {"a"')).toEqual([{ data: '1' }, { data: '{"a"', open: true }]);
  });

  it('tells at the end of lines that belong to no event', () => {
    expect(read('data: 1\n\n{\n  "error": {', '"code": 503}\n}')).toEqual([{ data: '1' }, { data: '{\n  "error": {"code": 503}\n}', stray: true }]);
    expect(read('<!doctype html>\n<p>Not found</p>')).toEqual([{ data: '<!doctype html>\n<p>Not found</p>', stray: true }]);
    expect(read('y'.repeat(20_000))).toEqual([{ data: 'y'.repeat(10_000), stray: true }]);
  });

  it.each(['data: ', ''])('gives up on what has no end (%j)', (field) => {
    const piece = bytes('x'.repeat(2 ** 20));
    const pieces = [bytes(`data: 1\n\n${field}`), ...Array.from({ length: 70 }, () => piece), bytes('\n\ndata: 2\n\n')];
    const [first, second] = dataOf(pieces);
    expect([first, second]).toEqual([{ data: '1' }, { data: 'an event of more than 64 MiB' }]);
    expect(dataOf(pieces).every(({ data }) => data !== '2')).toBe(true);
  });

  it('takes an event of 60 MiB', () => {
    const piece = bytes('x'.repeat(2 ** 20));
    expect(dataOf([bytes('data: '), ...Array.from({ length: 60 }, () => piece), bytes('\n\n')]).map(({ data }) => data.length)).toEqual([60 * 2 ** 20]);
  });

  it('tells of lines that belong to no event as soon as they are many, and reads no further', marbles(({ cold, expectObservable }) => {
    const lines = `${'y'.repeat(999)}\n`;
    const source = cold('  a-b-c-|', { a: bytes(lines.repeat(9)), b: bytes(`data: 1\n\n${lines.repeat(9)}`), c: bytes('data: 2\n\n') });
    const expected = '     a-b-c-(c|)';
    const stray = { data: lines.repeat(10), stray: true };

    expectObservable(source.pipe(serverSentEvents(), map((events) => events.map((event) => ({ ...event }))))).toBe(expected, { a: [], b: [{ data: '1' }, stray], c: [stray] });
  }));

  it.each(['d', 'dat', 'e', 'even', 'i', 'retr'])('takes a last line %j for a field that was cut', (text) => {
    expect(read(`data: 1\n\n${text}`)).toEqual([{ data: '1' }]);
  });

  it('makes no fuss about a wrong retry field', () => {
    expect(read('retry: soon\ndata: 1\n\n')).toEqual([{ data: '1' }]);
  });

  it('reads each subscription afresh', () => {
    const events = from([bytes('data: 1\n\ndata: '), bytes('2\n\n')]).pipe(serverSentEvents());
    expect(collect(events).values).toEqual(collect(events).values);
    expect(collect(events).values.flat()).toEqual([{ data: '1' }, { data: '2' }]);
  });
});
