import { expectTypeOf } from 'expect-type';
import { filter, map, NEVER, take, throwError } from 'rxjs';
import { Agent, ConfigurationError, ConversationMemory, imageMessage, type AgentInput, type AgentInputObject, type Message } from 'rxagent';
import type { AgentSource } from 'rxagent/angular';
import type { RemoteAgent } from 'rxagent/http';
import { marbleProvider, marbles, scriptedProvider, type ScriptedTurn, type TestProvider } from 'rxagent/testing';
import { newConversation, type Conversation } from '../../lib/angular/conversation';
import { Runner } from '../../lib/angular/runner';

const start = (agent: AgentSource, policy: 'switch' | 'exhaust' | 'concat' = 'switch', conversation = newConversation()): { runner: Runner<unknown>; now: () => Conversation; end: () => void } => {
  const runner = new Runner(agent, policy, conversation);
  let newest = conversation;
  const subscription = runner.changes.subscribe((change) => { newest = change.conversation; });
  return { runner, now: () => newest, end: () => subscription.unsubscribe() };
};
const scripted = (turns: ScriptedTurn[]): { agent: Agent; provider: TestProvider } => {
  const provider = scriptedProvider(turns);
  return { agent: new Agent({ provider, retry: false }), provider };
};
const texts = (messages: readonly Message[] | undefined): string[] => (messages ?? []).map(({ role, content }) => `${role}: ${content}`);

describe('Runner', () => {
  it('should cut the run under way with switch', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const questions = hot('--q---r-------', { q: 'one', r: 'two' });
    const first = cold('    --a---b-|    ', { a: 'Hel', b: 'lo' });
    const firstSubs = '   --^---!        ';
    const second = cold('       --c-|    ', { c: 'Bye' });
    const secondSubs = '  ------^---!    ';

    const provider = marbleProvider([first, second]);
    const { runner, now } = start(new Agent({ provider }));
    questions.subscribe((question) => runner.send(question));
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    flush();
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: Hel', 'user: two', 'assistant: Bye']);
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: one', 'assistant: Hel', 'user: two']);
  }));

  it('should ignore inputs during a run with exhaust', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const questions = hot('--q---r-------s--', { q: 'one', r: 'two', s: 'three' });
    const first = cold('    --a---b-|       ', { a: 'Hel', b: 'lo' });
    const firstSubs = '   --^-------!       ';
    const second = cold('               a-| ', { a: 'Bye' });
    const secondSubs = '  --------------^-!';

    const { runner, now } = start(new Agent({ provider: marbleProvider([first, second]) }), 'exhaust');
    questions.subscribe((question) => runner.send(question));
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    flush();
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: Hello', 'user: three', 'assistant: Bye']);
  }));

  it('should run inputs one after the other with concat, each with what was said before', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const questions = hot('--q---r-------', { q: 'one', r: 'two' });
    const first = cold('    --a---b-|    ', { a: 'Hel', b: 'lo' });
    const firstSubs = '   --^-------!    ';
    const second = cold('           --c-|', { c: 'Bye' });
    const secondSubs = '  ----------^---!';

    const provider = marbleProvider([first, second]);
    const { runner, now } = start(new Agent({ provider }), 'concat');
    questions.subscribe((question) => runner.send(question));
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    flush();
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: one', 'assistant: Hello', 'user: two']);
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: Hello', 'user: two', 'assistant: Bye']);
  }));

  it('should tell which inputs wait', marbles(({ cold, hot, flush, expectObservable }) => {
    const questions = hot('--q---r-s------', { q: 'one', r: 'two', s: 'three' });
    const first = cold('    ---------|     ');
    const second = cold('            ---| ');
    const queued = '      e-(qe)r-s--t--e'; // the first waits for no time
    const values = { e: [], q: ['one'], r: ['two'], s: ['two', 'three'], t: ['three'] };

    const runner = new Runner(new Agent({ provider: marbleProvider([first, second, NEVER]) }), 'concat', newConversation());
    runner.changes.subscribe();
    questions.subscribe((question) => runner.send(question));
    expectObservable(runner.queued).toBe(queued, values);
    flush();
  }));

  it('should keep what a stopped run has said', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const clicks = hot('--q---s----', { q: 'send', s: 'stop' });
    const turn = cold('   --a---b-|', { a: 'Hel', b: 'lo' });
    const turnSubs = '  --^---!    ';

    const { runner, now } = start(new Agent({ provider: marbleProvider([turn]) }));
    clicks.subscribe((click) => (click === 'send' ? runner.send('hi') : runner.stop()));
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    flush();
    expect(now()).toMatchObject({ status: 'idle', answer: 'Hel', result: { finishReason: 'cancelled' } });
    expect(texts(now().messages)).toEqual(['user: hi', 'assistant: Hel']);
  }));

  it('should stop when the input says so, too', marbles(({ cold, flush, expectSubscriptions }) => {
    const turn = cold('--a---b-|', { a: 'Hel', b: 'lo' });
    const stop = cold('---x     ');
    const turnSubs = ' ^--!     ';
    const stopSubs = ' ^--!     ';

    const { runner, now } = start(new Agent({ provider: marbleProvider([turn]) }));
    runner.send({ messages: 'hi', stop });
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    expectSubscriptions(stop.subscriptions).toBe(stopSubs);
    flush();
    expect(texts(now().messages)).toEqual(['user: hi', 'assistant: Hel']);
  }));

  it('should leave run and stop when it is left, and end the events', marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
    const questions = hot('--q------', { q: 'hi' });
    const turn = cold('     --a---b-|', { a: 'Hel', b: 'lo' });
    const turnSubs = '    --^---!    ';
    const left = '        ------!    ';
    const expected = '    ----a--    ';
    const events = '      ----a-|    ';

    const runner = new Runner(new Agent({ provider: marbleProvider([turn]) }), 'switch', newConversation());
    questions.subscribe((question) => runner.send(question));
    expectObservable(runner.changes.pipe(filter(({ isDelta }) => isDelta), map(({ conversation }) => conversation.answer)), left).toBe(expected, { a: 'Hel' });
    expectObservable(runner.events.pipe(filter((event) => event.type === 'text-delta'), map((event) => event.delta))).toBe(events, { a: 'Hel' });
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should end the run on reset, and begin anew', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const clicks = hot('  --q---x---q-- ', { q: 'send', x: 'reset' });
    const first = cold('    --a---b-|   ', { a: 'Hel', b: 'lo' });
    const firstSubs = '   --^---!       ';
    const second = cold('           c-|   ', { c: 'Bye' });
    const secondSubs = '  ----------^-!';

    const provider = marbleProvider([first, second]);
    const { runner, now } = start(new Agent({ provider }), 'concat');
    clicks.subscribe((click) => (click === 'send' ? runner.send('hi') : runner.reset()));
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    flush();
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: hi']);
    expect(texts(now().messages)).toEqual(['user: hi', 'assistant: Bye']);
  }));

  it('should drop what waits on reset', marbles(({ cold, hot, flush }) => {
    const clicks = hot('--qqx----', { q: 'send', x: 'reset' });
    const turn = cold('   ------|  ');

    const provider = marbleProvider([turn]);
    const { runner, now } = start(new Agent({ provider }), 'concat');
    clicks.subscribe((click) => (click === 'send' ? runner.send('hi') : runner.reset()));
    flush();
    expect(provider.requests).toHaveLength(1);
    expect(now()).toEqual(newConversation());
  }));

  it('should send the conversation, and take that of the result', () => {
    const { agent, provider } = scripted(['One.', 'Two.']);
    const { runner, now } = start(agent, 'switch', newConversation([{ role: 'user', content: 'Count.' }, { role: 'assistant', content: 'Zero.' }]));
    runner.send('next');
    const image = imageMessage(new Uint8Array([0xff, 0xd8, 0xff]), 'What is this?');
    runner.send(image);
    expect(texts(provider.requests[0]?.messages)).toEqual(['user: Count.', 'assistant: Zero.', 'user: next']);
    expect(provider.requests[1]?.messages.at(-1)).toEqual(image);
    expect(now().messages).toHaveLength(6);
  });

  it('should send only what is new to an agent with a memory', () => {
    const { provider } = scripted(['One.', 'Two.']);
    const memory = new ConversationMemory();
    const { runner, now } = start(new Agent({ provider, memory }));
    runner.send('next');
    runner.send('next');
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: next', 'assistant: One.', 'user: next']);
    expect(texts(now().messages)).toEqual(['user: next', 'assistant: One.', 'user: next', 'assistant: Two.']);
    runner.reset();
    expect(memory.load()).toEqual([]);
  });

  it('should not send what the memory held from the beginning', () => {
    const { provider } = scripted(['One.']);
    const memory = new ConversationMemory();
    memory.commit([{ role: 'user', content: 'Count.' }]);
    const { runner, now } = start(new Agent({ provider, memory }), 'switch', newConversation(memory.load(), 1));
    runner.send('next');
    expect(texts(provider.requests[0]?.messages)).toEqual(['user: Count.', 'user: next']);
    expect(texts(now().messages)).toEqual(['user: Count.', 'user: next', 'assistant: One.']);
  });

  it('should send what a memory has not kept of a cut run', marbles(({ cold, hot, flush }) => {
    const questions = hot('--q---r----', { q: 'one', r: 'two' });
    const first = cold('    --a---b-|  ', { a: 'Hel', b: 'lo' });
    const second = cold('       --c-|  ', { c: 'Bye' });

    const provider = marbleProvider([first, second]);
    const memory = new ConversationMemory();
    const { runner } = start(new Agent({ provider, memory }));
    questions.subscribe((question) => runner.send(question));
    flush();
    expect(texts(memory.load())).toEqual(['user: one', 'assistant: Hel', 'user: two', 'assistant: Bye']);
  }));

  it('should leave an agent without a memory alone on reset', () => {
    const reset = jest.fn();
    const { agent } = scripted(['Hello.']);
    const { runner } = start({ events: agent.events, reset });
    runner.send('hi');
    runner.reset();
    expect(reset).not.toHaveBeenCalled();
  });

  it('should tell of a failure, and ask again in the place of the input that failed', () => {
    const { agent, provider } = scripted([]);
    const { runner, now } = start(agent);
    runner.send('hi');
    expect(now()).toMatchObject({ status: 'error', error: expect.any(ConfigurationError) as unknown });
    runner.retry();
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: hi']);
    expect(texts(now().messages)).toEqual(['user: hi']);
  });

  it('should go on after a failure, without what may be at fault', () => {
    const inputs: unknown[] = [];
    const { agent } = scripted(['Hello.']);
    const { runner, now } = start({ events: (input) => (inputs.push(input) === 1 ? throwError(() => new Error('offline')) : agent.events(input)) });
    runner.send('hi');
    expect(now()).toMatchObject({ status: 'error', error: new Error('offline') });
    runner.send('still there?');
    expect(now()).toMatchObject({ status: 'idle', error: undefined });
    expect(texts(now().messages)).toEqual(['user: still there?', 'assistant: Hello.']);
  });

  it('should take an input that is none as a failure, and an agent that throws', () => {
    const { runner, now } = start({ events: () => { throw new Error('no run'); } });
    runner.send([]);
    expect(now()).toMatchObject({ status: 'error', error: { code: 'configuration' } });
    runner.send(null as never);
    expect(now()).toMatchObject({ status: 'error', error: { code: 'configuration' } });
    runner.send('hi');
    expect(now()).toMatchObject({ status: 'error', error: new Error('no run') });
  });

  it('should ask for another answer, as another run', () => {
    const inputs: AgentInputObject[] = [];
    const { agent } = scripted(['One.', 'Two.']);
    const { runner, now } = start({ events: (input) => { inputs.push(input as AgentInputObject); return agent.events(input); } });
    runner.send({ messages: 'Count.', runId: 'a', context: { user: 'ada' } });
    runner.retry();
    expect(texts(now().messages)).toEqual(['user: Count.', 'assistant: Two.']);
    expect(inputs.map(({ runId, context }) => ({ runId, context }))).toEqual([{ runId: 'a', context: { user: 'ada' } }, { runId: undefined, context: { user: 'ada' } }]);
  });

  it('should ask once more where the memory holds the answer', () => {
    const { provider } = scripted(['One.', 'Two.']);
    const { runner, now } = start(new Agent({ provider, memory: new ConversationMemory() }));
    runner.send('Count.');
    runner.retry();
    expect(texts(now().messages)).toEqual(['user: Count.', 'assistant: One.', 'user: Count.', 'assistant: Two.']);
    expect(texts(provider.requests[1]?.messages)).toEqual(['user: Count.', 'assistant: One.', 'user: Count.']);
  });

  it('should have nothing to ask again before the first input, nor after a reset', () => {
    const { agent, provider } = scripted(['Hello.']);
    const { runner } = start(agent);
    runner.retry();
    runner.send('hi');
    runner.reset();
    runner.retry();
    expect(provider.requests).toHaveLength(1);
  });

  it('should let a listener ask the next thing', () => {
    const { agent } = scripted(['One.', 'Two.']);
    const { runner, now } = start(agent);
    runner.events.pipe(filter((event) => event.type === 'run-end'), take(1)).subscribe(() => runner.send('again'));
    runner.send('Count.');
    expect(texts(now().messages)).toEqual(['user: Count.', 'assistant: One.', 'user: again', 'assistant: Two.']);
  });

  it('should follow a run that was begun elsewhere, with the conversation that it knows', marbles(({ cold, flush, expectSubscriptions }) => {
    const turn = cold('--a---b-|', { a: 'Hel', b: 'lo' });
    const turnSubs = ' ^-------!';

    const provider = marbleProvider([cold('')]);
    const { runner, now } = start(new Agent({ provider }));
    const elsewhere = new Agent({ provider: marbleProvider([turn]) });
    runner.follow(() => elsewhere.events([{ role: 'user', content: 'one' }, { role: 'assistant', content: 'One.' }, { role: 'user', content: 'hi' }]));
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: One.', 'user: hi']);
    flush();
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: One.', 'user: hi', 'assistant: Hello']);
    runner.retry();
    expect(texts(provider.requests[0]?.messages)).toEqual(['user: one', 'assistant: One.', 'user: hi']);
  }));

  it('should stop a run that was begun elsewhere', marbles(({ cold, hot, flush, expectSubscriptions }) => {
    const clicks = hot('----s----');
    const turn = cold('--a---b-|', { a: 'Hel', b: 'lo' });
    const turnSubs = ' ^---!    ';

    const { runner, now } = start(new Agent({ provider: marbleProvider([]) }));
    clicks.subscribe(() => runner.stop());
    const elsewhere = new Agent({ provider: marbleProvider([turn]) });
    runner.follow((stop) => elsewhere.events({ messages: 'hi', stop }));
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    flush();
    expect(now()).toMatchObject({ status: 'idle', result: { finishReason: 'cancelled' } });
  }));

  it('should ask the last question again where the run cannot be found any more', () => {
    const { agent, provider } = scripted(['Hello.']);
    const { runner, now } = start(agent, 'switch', newConversation([{ role: 'user', content: 'one' }, { role: 'assistant', content: 'One.' }, { role: 'user', content: 'hi' }]));
    runner.follow(() => throwError(() => new Error('unknown run')));
    expect(now()).toMatchObject({ status: 'error', error: new Error('unknown run') });
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: One.', 'user: hi']);
    runner.retry();
    expect(texts(provider.requests[0]?.messages)).toEqual(['user: one', 'assistant: One.', 'user: hi']);
    expect(texts(now().messages)).toEqual(['user: one', 'assistant: One.', 'user: hi', 'assistant: Hello.']);
  });

  it('should hand decisions on, with the run that they are for', async () => {
    const told: unknown[] = [];
    const { runner, now } = start({ events: () => new Agent({ provider: marbleProvider([NEVER]) }).events({ messages: 'hi', runId: 'r' }), decide: (decision) => Promise.resolve(void told.push(decision)) });
    await expect(runner.decide('a', true, undefined)).rejects.toMatchObject({ name: 'AgentError', code: 'not-waiting' });
    runner.send('hi');
    expect(now().runId).toBe('r');
    await runner.decide('a', true, undefined);
    await runner.decide('b', false, 'too dear');
    expect(told).toEqual([{ runId: 'r', toolCallId: 'a', approved: true }, { runId: 'r', toolCallId: 'b', approved: false, reason: 'too dear' }]);
  });

  it('should tell of a decision that went wrong', async () => {
    const { runner } = start({ events: () => new Agent({ provider: marbleProvider([NEVER]) }).events('hi'), decide: () => Promise.reject(new Error('offline')) });
    runner.send('hi');
    await expect(runner.decide('a', true, undefined)).rejects.toThrow('offline');
  });

  it('should say who cannot be told of decisions', async () => {
    const { runner } = start(scripted(['Hello.']).agent);
    runner.send('hi');
    await expect(runner.decide('a', true, undefined)).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining('remoteAgent') as unknown });
  });

  it('should let nothing wait on reset, nor once it was left', () => {
    const { runner, end } = start(new Agent({ provider: marbleProvider([NEVER, NEVER]) }), 'concat');
    let queued: readonly AgentInput[] = [];
    runner.queued.subscribe((inputs) => { queued = inputs; });
    runner.send('one');
    runner.send('two');
    expect(queued).toEqual(['two']);
    runner.reset();
    expect(queued).toEqual([]);
    end();
    runner.send('three');
    expect(queued).toEqual([]);
  });

  it('should do nothing once it was left', () => {
    const { agent, provider } = scripted(['Hello.']);
    const { runner, end } = start(agent);
    end();
    runner.send('hi');
    expect(provider.requests).toEqual([]);
  });

  it('should take agents by their shape', () => {
    expectTypeOf<Agent>().toExtend<AgentSource>();
    expectTypeOf<Agent<{ user: string }>>().toExtend<AgentSource<{ user: string }>>();
    expectTypeOf<RemoteAgent<{ user: string }>>().toExtend<AgentSource<{ user: string }>>();
    expectTypeOf<string>().not.toExtend<Parameters<Runner<{ user: string }>['send']>[0]>(); // it has no context
  });
});
