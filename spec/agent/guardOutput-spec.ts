import { map, of, Subject, type Observable } from 'rxjs';
import { Agent, ConversationMemory, isChunk, ProviderError, type AgentEvent, type AgentOptions } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { makeTool } from '../support/makeTool';

const tamed = (text: string) => (text.includes('damn') ? { rewrite: text.replace('damn', 'darn') } : undefined);
const letters = (source: Observable<AgentEvent>): Observable<string> => source.pipe(map((event) => (isChunk(event) ? event.content || 't' : 'r')));
const run = (turns: Parameters<typeof scriptedProvider>[0], options: Partial<AgentOptions>) => {
  const memory = new ConversationMemory();
  const { values, error } = collect(new Agent({ provider: scriptedProvider(turns), memory, tools: [makeTool('clock')], ...options }).events('hi'));
  return { values, error, kept: memory.load(), chunks: values.flatMap((event) => (event.type === 'text-delta' ? event.delta : [])), faults: eventFaults(values) };
};

describe('guards.output', () => {
  it('should rewrite the answer in the result and in memory, though it was streamed', () => {
    const { values, kept, chunks, faults } = run([['da', 'mn it']], { guards: { output: tamed } });

    expect(chunks).toEqual(['da', 'mn it']);
    expect(values.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'darn it', trace: { steps: expect.arrayContaining([expect.objectContaining({ type: 'guard', verdict: 'rewrite' })]) as unknown } } });
    expect(kept.at(-1)).toEqual({ role: 'assistant', content: 'darn it' });
    expect(values.find(({ type }) => type === 'output-rewrite')).toMatchObject({ content: 'darn it' });
    expect(faults).toEqual([]);
  });

  it('should block the answer: the run fails, and memory keeps nothing', () => {
    const { error, kept, faults } = run([['da', 'mn it']], { guards: { output: () => ({ block: 'rude' }) } });

    expect(error).toMatchObject({ name: 'GuardError', guard: 'output', message: 'The answer was blocked: rude' });
    expect([kept, faults]).toEqual([[], []]);
  });

  it('should look at the final answer alone, and at nothing where it is empty', () => {
    const seen: string[] = [];
    run([['one', toolCall('clock')], 'two'], { guards: { output: (text) => void seen.push(text) } });
    run([[]], { guards: { output: (text) => void seen.push(text) } });
    expect(seen).toEqual(['two']);
  });
});

describe('a stop', () => {
  it('should keep nothing of a text that has not passed the guards', () => {
    const stop = new Subject<void>();
    const words = new Subject<string>();
    const memory = new ConversationMemory();
    const agent = new Agent({ provider: { name: 'm', stream: () => words }, memory, guards: { output: tamed } });
    const { values } = collect(agent.stream({ messages: 'hi', stop }));
    words.next('damn');
    stop.next();

    expect(values.at(-1)).toMatchObject({ finishReason: 'cancelled', content: '' });
    expect(JSON.stringify(memory.load())).not.toContain('damn');
  });
});

it('a block should not be tried again, whatever the retry wants', () => {
  let asked = 0;
  const provider = { name: 'm', stream: () => (asked++, of('damn')) };
  const { error } = collect(new Agent({ provider, holdOutput: true, guards: { output: () => ({ block: 'rude' }) }, retry: { shouldRetry: () => true, delayMs: 0 } }).stream('hi'));
  expect([asked, (error as Error).name]).toEqual([1, 'GuardError']);
});

describe('holdOutput', () => {
  it('should show the text when the reply is whole and has passed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const reply = cold('   -a-b-|', { a: 'A', b: 'B' });
    const verdict = cold('      --(v|)', { v: true as const });
    const replySubs = '    ^----!';
    const verdictSubs = '  -----^-!';
    const expected = '     -------(ABr|)';
    const agent = new Agent({ provider: marbleProvider([reply]), guards: { output: () => verdict }, holdOutput: true });

    expectObservable(agent.stream('hi').pipe(letters)).toBe(expected);
    expectSubscriptions(reply.subscriptions).toBe(replySubs);
    expectSubscriptions(verdict.subscriptions).toBe(verdictSubs);
  }));

  it('should show what a guard has made of it, and never what it blocks', () => {
    expect(run([['da', 'mn it']], { guards: { output: tamed }, holdOutput: true })).toMatchObject({ chunks: ['darn it'], faults: [] });
    const { values, chunks, error } = run([['da', 'mn it']], { guards: { output: () => ({ block: 'rude' }) }, holdOutput: true });
    expect([chunks, (error as Error).message]).toEqual([[], 'The answer was blocked: rude']);
    expect(JSON.stringify(values)).not.toContain('mn it');
  });

  it('should hold the text of each reply, also without guards', () => {
    const seen: string[] = [];
    const { chunks, faults } = run([['a', 'b', toolCall('clock')], ['c', 'd']], { guards: { output: (text) => void seen.push(text) }, holdOutput: true });
    expect([seen, chunks, faults]).toEqual([['ab', 'cd'], ['a', 'b', 'c', 'd'], []]);
    expect(run([['a', 'b']], { holdOutput: true }).chunks).toEqual(['a', 'b']);
  });

  it('should keep held text out of the partial answer of a run that is stopped', () => {
    const stop = new Subject<void>();
    const words = new Subject<string>();
    const agent = new Agent({ provider: { name: 'm', stream: () => words }, holdOutput: true });
    const { values } = collect(agent.stream({ messages: 'hi', stop }));
    words.next('secret');
    stop.next();

    expect(values).toEqual([expect.objectContaining({ finishReason: 'cancelled', content: '' })]);
  });

  it('should be retried like any other reply while its text is held', marbles(({ cold, expectObservable }) => {
    const busy = new ProviderError('busy', { provider: 'm', retryable: true });
    const tries = [cold('-a-#', { a: 'A' }, busy), cold('-b|', { b: 'B' })];
    const agent = new Agent({ provider: marbleProvider(tries), holdOutput: true, retry: { delayMs: 2, jitter: 0 } });

    expectObservable(agent.stream('hi').pipe(letters)).toBe('-------(Br|)');
  }));
});
