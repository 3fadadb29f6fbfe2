import { concat, from, NEVER, of, throwError } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { readRun, type Heard } from '../../../lib/http/remote/readRun';
import { collect } from '../../support/collect';
import { framesOf } from '../../support/fakeFetch';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const heard = (): Heard => ({ runId: 'r', context: 'c', lastId: 0, isOver: false });
const delta = (text: string) => ({ type: 'text-delta', timeMs: 1, iteration: 1, delta: text });
const end = { type: 'run-end', timeMs: 2, result: { type: 'result', content: 'Grüße 👋🏽' } };
const failure = { type: 'run-error', timeMs: 2, error: { name: 'AgentError', code: 'why', message: 'Because.' } };
const here = <T extends object>(event: T) => ({ ...event, runId: 'r', context: 'c' });
const read = (text: string, state = heard()) => ({ state, ...collect(of(encode(text)).pipe(readRun(state))) });

describe('readRun', () => {
  it('emits events as they come, and completes with the last one', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  a---b--c-', { a: encode(framesOf([delta('1'), delta('2')])), b: encode(framesOf([end], 3)), c: encode('data: no more') });
    const sourceSubs = '   ^---!';
    const expected = '     (12)(e|)';

    expectObservable(source.pipe(readRun(heard()))).toBe(expected, { 1: here(delta('1')), 2: here(delta('2')), e: here(end) });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('leaves its source, also in the midst of what came at once', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  a--', { a: encode(framesOf([delta('1')])) });
    const unsub = '        -!';
    const sourceSubs = '   ^!';

    expectObservable(source.pipe(readRun(heard())), unsub).toBe('1', { 1: here(delta('1')) });
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it.each(['\n', '\r\n', '\r'])('reads bytes that are cut anywhere (line end %j)', (lineEnd) => {
    const text = `:\n\n${framesOf([delta('你好 👋🏽'), delta('é')])}:\n\n${framesOf([end], 3)}`.replaceAll('\n', lineEnd);
    for (const mark of ['', '\ufeff']) {
      const bytes = encode(mark + text);
      for (let size = 1; size < 20; size++) {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        expect(collect(from(pieces).pipe(readRun(heard())))).toEqual({ values: [delta('你好 👋🏽'), delta('é'), end].map(here), completed: true });
      }
    }
  });

  it('notes how far it has come before it tells', () => {
    const state = heard();
    const seen: unknown[] = [];
    of(encode(framesOf([delta('1'), end]))).pipe(readRun(state)).subscribe(() => seen.push({ ...state }));
    expect(seen).toMatchObject([{ lastId: 1, lastType: 'text-delta', isOver: false }, { lastId: 2, lastType: 'run-end', isOver: true }]);
  });

  it('leaves out what was heard', () => {
    const { values, completed } = read(framesOf([delta('1'), delta('2'), end]), { ...heard(), lastId: 2 });
    expect({ values, completed }).toEqual({ values: [here(end)], completed: true });
  });

  it('fails with the error of the run, behind its event', () => {
    const { values, error, state } = read(framesOf([delta('1'), failure]));
    expect(values.map(({ type }) => type)).toEqual(['text-delta', 'run-error']);
    expect(error).toMatchObject({ name: 'AgentError', code: 'why', message: 'Because.' });
    expect((values[1] as { error?: unknown }).error).toBe(error);
    expect(state.isOver).toBe(true);
  });

  it('fails when the connection ends before the run', () => {
    expect(read(framesOf([delta('1')]))).toMatchObject({ values: [{ delta: '1' }], error: { code: 'broken', retryable: true }, state: { lastId: 1, isOver: false } });
    expect(read('').error).toMatchObject({ code: 'broken' });
  });

  it('passes an error of the connection on', () => {
    expect(collect(concat(of(encode(framesOf([delta('1')]))), throwError(() => 'reset')).pipe(readRun(heard())))).toMatchObject({ values: [{ delta: '1' }], error: 'reset' });
  });

  it.each([framesOf([delta('123')]).slice(0, -1), framesOf([delta('123')]).slice(0, -2), framesOf([end]).slice(0, -2)])('takes an event without its blank line if it is whole: %j', (text) => {
    expect(read(text).values.length).toBe(1);
  });

  it('drops an event that was cut', () => {
    const text = framesOf([delta('123')]);
    for (let length = 0; length < text.length - 3; length++) expect(read(text.slice(0, length))).toMatchObject({ values: [], error: { code: 'broken' }, state: { lastId: 0 } });
  });

  it('takes an error without an id for the end of the connection: the server has cut it', () => {
    const cut = `event: error\ndata: ${JSON.stringify({ ...failure, error: { name: 'AgentError', code: 'slow-reader', message: 'The reader is too slow.' } })}\n\n`;
    expect(read(framesOf([delta('1')]) + cut)).toMatchObject({ values: [{ delta: '1' }], error: { code: 'broken', message: 'The reader is too slow.' }, state: { isOver: false } });
  });

  it('takes text behind the events for a broken connection', () => {
    expect(read(`${framesOf([delta('1')])}upstream timed out`)).toMatchObject({ error: { code: 'broken', message: 'it ended with the text upstream timed out' } });
  });

  it.each([
    ['no JSON', 'id: 1\ndata: [DONE]\n\n'],
    ['no event of a run', 'id: 1\ndata: {"type":"text-delta"}\n\n'],
    ['an event without an id', `data: ${JSON.stringify(delta('1'))}\n\n`],
    ['an id that is no number', `id: a\ndata: ${JSON.stringify(delta('1'))}\n\n`],
    ['a gap', framesOf([delta('1')], 2)],
    ['an end without a result', framesOf([{ type: 'run-end', timeMs: 1 }])],
    ['an end with something else', framesOf([{ type: 'run-end', timeMs: 1, result: {} }])],
    ['a call without a call', framesOf([{ type: 'tool-start', timeMs: 1 }])],
    ['an event without an end', `id: 1\ndata: ${'x'.repeat(64 * 2 ** 20)}`],
    ['an error without an error', framesOf([{ type: 'run-error', timeMs: 1 }])],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toMatchObject({ values: [], error: { code: 'malformed', retryable: false } });
  });

  it('waits for the rest', () => {
    expect(collect(concat(of(encode('id: 1\ndata: {"type"')), NEVER).pipe(readRun(heard())))).toEqual({ values: [], completed: false });
  });
});
