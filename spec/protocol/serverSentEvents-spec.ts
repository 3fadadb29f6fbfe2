import { concat, from, NEVER, of, throwError } from 'rxjs';
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
  });

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
