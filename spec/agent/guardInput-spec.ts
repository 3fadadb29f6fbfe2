import { delay, of, Subject } from 'rxjs';
import { Agent, ConversationMemory, type AgentOptions, type Message } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { collect } from '../support/collect';

const secret = 'my card is 4111111111111111';
const hide = (text: string) => ({ rewrite: text.replace(/\d{16}/, '[card]') });
const run = (guards: AgentOptions['guards'], input: Message | string = secret) => {
  const provider = scriptedProvider(['Thanks.']);
  const memory = new ConversationMemory();
  const { values, error } = collect(new Agent({ provider, memory, guards }).events(input));
  return { values, error, asked: provider.requests, kept: memory.load() };
};

describe('guards.input', () => {
  it('should rewrite what the model, the memory and the result know', () => {
    const { values, asked, kept } = run({ input: hide });
    const clean = { role: 'user', content: 'my card is [card]' };

    expect(asked[0]?.messages).toEqual([clean]);
    expect(kept[0]).toEqual(clean);
    expect(JSON.stringify(values)).not.toContain('4111');
    expect(values.at(-1)).toMatchObject({ type: 'run-end', result: { messages: [clean, { role: 'assistant', content: 'Thanks.' }] } });
  });

  it('should block: the run fails before the model is asked, and nothing is kept', () => {
    const { values, error, asked, kept } = run({ input: () => ({ block: 'no cards here' }) });

    expect(error).toMatchObject({ name: 'GuardError', code: 'blocked', guard: 'input', message: 'The input was blocked: no cards here' });
    expect(values.map(({ type }) => type)).toEqual(['run-start', 'run-error']);
    expect(JSON.stringify(values)).not.toContain('4111');
    expect([asked.length, kept.length]).toEqual([0, 0]);
  });

  it('should fail closed where a guard fails, and keep the cause', () => {
    const cause = new Error('odd');
    const { error } = run({ input: () => { throw cause; } });
    expect(error).toMatchObject({ code: 'blocked', message: 'The input was blocked: a check failed', cause });
  });

  it('should look at the texts of a message with parts, each once, and leave the images', () => {
    const seen: string[] = [];
    const guard = (text: string) => (seen.push(text), text === 'look' ? { rewrite: 'see' } : undefined);
    const image = { type: 'image_url', imageUrl: 'https://example.com/a.png' } as const;
    const { asked } = run({ input: guard }, { role: 'user', content: 'look', contentParts: [{ type: 'text', text: 'look' }, image, { type: 'text', text: 'well' }] });

    expect(seen).toEqual(['look', 'well']);
    expect(asked[0]?.messages).toEqual([{ role: 'user', content: 'see', contentParts: [{ type: 'text', text: 'see' }, image, { type: 'text', text: 'well' }] }]);
  });

  it('should leave other roles alone, and a message that passes as it is', () => {
    const seen: string[] = [];
    const input: Message[] = [{ role: 'system', content: 'a' }, { role: 'user', content: 'b' }];
    const provider = scriptedProvider(['Hi']);
    collect(new Agent({ provider, guards: { input: (text) => void seen.push(text) } }).stream(input));

    expect(seen).toEqual(['b']);
    expect((provider.requests)[0]?.messages[1]).toBe(input[1]);
  });

  it('should be waited for, and left when the run is', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const verdict = cold('  ---(a|)', { a: true as const });
    const verdictSubs = '   ^--!';
    const unsub = '         -!';
    const unsubSubs = '     ^!';
    const { stream } = new Agent({ provider: scriptedProvider(['Hi', 'Hi']), guards: { input: [() => verdict, () => undefined] } });

    expectObservable(stream('hi')).toBe('---(cr|)', { c: expect.objectContaining({ content: 'Hi' }) as unknown, r: expect.objectContaining({ type: 'result' }) as unknown });
    expectObservable(stream('hi'), unsub).toBe('--');
    expectSubscriptions(verdict.subscriptions).toBe([verdictSubs, unsubSubs]);
  }));

  it('should leave nothing behind when the run is stopped before it has decided', () => {
    const stop = new Subject<void>();
    const memory = new ConversationMemory();
    const agent = new Agent({ provider: scriptedProvider([]), memory, guards: { input: () => of(undefined).pipe(delay(1000)) } });
    const { values } = collect(agent.events({ messages: secret, stop }));
    stop.next();

    expect(values.map(({ type }) => type)).toEqual(['run-start', 'run-cancelled', 'run-end']);
    expect(JSON.stringify(values)).not.toContain('4111');
    expect(memory.load()).toEqual([]);
  });
});
