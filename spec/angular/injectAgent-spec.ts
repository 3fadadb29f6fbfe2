import { caught, inContext, show, startApp } from './testApp';
import { ChangeDetectionStrategy, Component, computed, createEnvironmentInjector, effect, type Signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { expectTypeOf } from 'expect-type';
import { finalize, map, of, Subject, type Observable } from 'rxjs';
import { Agent, imageMessage, tool, type AgentOptions, type ToolCall } from 'rxagent';
import { injectAgent, provideAgent, type AgentRef, type InjectAgentOptions } from 'rxagent/angular';
import { marbleProvider, scriptedProvider, toolCall } from 'rxagent/testing';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());
/** Long enough for a frame of the agent's and for Angular to render it. */
const frame = (): Promise<void> => jest.advanceTimersByTimeAsync(20);

/** An agent whose first reply is `reply`. */
const agentOf = (reply: Observable<string | ToolCall>, options: Partial<AgentOptions> = {}): Agent => new Agent({ provider: marbleProvider([reply, of('Done.')]), retry: false, ...options });
const chat = (agent: Agent, options?: InjectAgentOptions): AgentRef => inContext(startApp(), () => injectAgent(agent, options));
/** How many times a signal has told its readers of a change. */
const changesOf = <T>(read: Signal<T>): (() => T[]) => {
  const values: T[] = [];
  TestBed.runInInjectionContext(() => effect(() => { values.push(read()); }));
  return () => (TestBed.tick(), values);
};

class Chat {
  readonly agent = injectAgent();
}
Component({
  selector: 'app-chat',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (message of agent.messages(); track $index) {{{ message.role }}: {{ message.content }} | }
    @if (agent.status() === 'running') {… {{ agent.answer() }}}
    @for (tool of agent.activeTools(); track tool.call.id) {({{ tool.call.toolName }} {{ tool.status }} {{ tool.progress }})}`,
})(Chat);

describe('injectAgent in a component', () => {
  it('should render a run as it grows, with OnPush and without zone.js', async () => {
    const reply = new Subject<string | ToolCall>();
    const work = new Subject<string>();
    const search = tool({ name: 'search', description: '', parameters: { type: 'object' }, execute: () => work });
    const page = show(Chat, startApp([provideAgent(agentOf(reply, { tools: [search] }))]));
    page.instance.agent.send('hi');
    await frame();
    expect(page.text()).toBe('user: hi | …');
    reply.next('Let me ');
    reply.next('see.');
    await frame();
    expect(page.text()).toBe('user: hi | … Let me see.');
    reply.next(toolCall('search'));
    reply.complete();
    await frame();
    expect(page.text()).toBe('user: hi | … Let me see.(search running )');
    work.next('half');
    await frame();
    await frame();
    expect(page.text()).toBe('user: hi | … Let me see.(search running half)');
    work.complete();
    await frame();
    expect(page.text()).toBe('user: hi | assistant: Let me see. | tool: half | assistant: Done. |');
    expect(caught).toEqual([]);
  });

  it('should end the run with the component, and leave no timer', async () => {
    const ended = jest.fn();
    const reply = new Subject<string>();
    const page = show(Chat, startApp([provideAgent(agentOf(reply.pipe(finalize(ended))))]));
    await frame();
    page.instance.agent.send('hi');
    reply.next('a');
    await jest.advanceTimersByTimeAsync(4);
    page.destroy();
    expect(ended).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
    page.instance.agent.send('again');
    expect(page.instance.agent.answer()).toBe('');
    expect(caught).toEqual([]);
  });

  it('should do nothing before it is asked', async () => {
    const provider = scriptedProvider([]);
    show(Chat, startApp([provideAgent(new Agent({ provider }))]));
    await frame();
    expect(provider.requests).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('injectAgent', () => {
  it('should tell of text once per frame, and of the end at once', async () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply));
    const answers = changesOf(agent.answer);
    agent.send('hi');
    for (const delta of 'abc') reply.next(delta);
    expect([agent.status(), ...answers()]).toEqual(['running', '']);
    await jest.advanceTimersByTimeAsync(15);
    expect(answers()).toEqual(['']);
    await jest.advanceTimersByTimeAsync(1);
    expect(answers()).toEqual(['', 'abc']);
    reply.next('d');
    reply.complete();
    expect([agent.status(), ...answers()]).toEqual(['idle', '', 'abc', 'abcd']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('should be exact as soon as a synchronous run is over', () => {
    const agent = chat(new Agent({ provider: scriptedProvider([['a', 'b', { type: 'usage', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }]]) }));
    const message = imageMessage(new Uint8Array([0xff, 0xd8, 0xff]), 'What is this?');
    agent.send(message);
    expect([agent.status(), agent.answer(), agent.usage().totalTokens, agent.iteration()]).toEqual(['idle', 'ab', 3, 1]);
    expect(agent.messages()).toEqual([message, { role: 'assistant', content: 'ab' }]);
    expect(agent.result()?.finishReason).toBe('stop');
  });

  it('should keep what was said when it is stopped between frames', () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply));
    agent.send('hi');
    reply.next('Hel');
    agent.stop();
    expect(reply.observed).toBe(false);
    expect([agent.status(), agent.answer(), agent.messages().at(-1)?.content, agent.result()?.finishReason]).toEqual(['idle', 'Hel', 'Hel', 'cancelled']);
  });

  it('should show failures, without a signal that throws, and recover', () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply));
    agent.send('hi');
    reply.next('Hel');
    reply.error(new Error('offline'));
    expect([agent.status(), agent.messages().at(-1)?.content]).toEqual(['error', 'Hel']);
    expect(agent.error()).toMatchObject({ code: 'provider', cause: new Error('offline') });
    agent.retry();
    expect([agent.status(), agent.error(), ...agent.messages().map(({ content }) => content)]).toEqual(['idle', undefined, 'hi', 'Done.']);
  });

  it('should forget everything on reset', () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply));
    agent.send('hi');
    reply.next('Hel');
    agent.reset();
    expect(reply.observed).toBe(false);
    expect([agent.status(), agent.answer(), agent.messages(), agent.usage().totalTokens]).toEqual(['idle', '', [], 0]);
  });

  it('should let the policy decide on a second input', () => {
    const answers = (['switch', 'exhaust', 'concat', undefined] as const).map((policy) => {
      const reply = new Subject<string>();
      const agent = chat(agentOf(reply), { policy });
      agent.send('one');
      agent.send('two');
      reply.next('First.');
      reply.complete();
      return agent.messages().map(({ content }) => content).join(' ');
    });
    expect(answers).toEqual(['one two Done.', 'one First.', 'one First. two Done.', 'one two Done.']);
  });

  it('should go on with a conversation', () => {
    const provider = scriptedProvider(['Two.']);
    const messages = [{ role: 'user', content: 'Count.' }, { role: 'assistant', content: 'One.' }] as const;
    const agent = chat(new Agent({ provider }), { messages });
    expect(agent.messages()).toEqual(messages);
    agent.send('Go on.');
    expect(provider.requests[0]?.messages).toHaveLength(3);
  });

  it('should go on with what the conversation has cost, and forget it on reset', () => {
    const turn = ['Two.', { type: 'usage' as const, usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }];
    const agent = chat(new Agent({ provider: scriptedProvider([turn]) }), { usage: { inputTokens: 4, outputTokens: 3, totalTokens: 7 } });
    expect(agent.usage().totalTokens).toBe(7);
    agent.send('Go on.');
    expect(agent.usage().totalTokens).toBe(10);
    agent.reset();
    expect(agent.usage().totalTokens).toBe(0);
  });

  it('should show what waits with concat, and name the run', () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply), { policy: 'concat' });
    const queues = changesOf(agent.queued);
    expect([agent.runId(), ...queues()]).toEqual([undefined, []]);
    agent.send({ messages: 'one', runId: 'r' });
    expect([agent.runId(), ...queues()]).toEqual(['r', []]);
    agent.send('two');
    expect(queues()).toEqual([[], ['two']]);
    reply.complete();
    expect(queues()).toEqual([[], ['two'], []]);
    expect(agent.runId()).not.toBe('r');
  });

  it('should reject a decision that its agent cannot be told of', async () => {
    await expect(chat(agentOf(of('hi'))).decide('a', true)).rejects.toThrow('only a remoteAgent(…) of rxagent/http is told from here');
  });

  it('should show but not send what a memory holds', () => {
    const provider = scriptedProvider(['Two.']);
    const agent = chat(new Agent({ provider }), { messages: [{ role: 'user', content: 'Count.' }], remembered: true });
    agent.send('Go on.');
    expect(provider.requests[0]?.messages).toHaveLength(1);
    expect(agent.messages()).toHaveLength(3);
  });

  it('should keep conversations apart', () => {
    const app = startApp([provideAgent(new Agent({ provider: scriptedProvider(['One.', 'Two.']) }))]);
    const [one, two] = [inContext(app, () => injectAgent()), inContext(app, () => injectAgent())];
    one.send('hi');
    expect([one.messages().length, two.messages().length]).toEqual([2, 0]);
    two.send('ho');
    expect([one.answer(), two.answer()]).toEqual(['One.', 'Two.']);
  });

  it('should be readable in a computed in mid-run, and tell listeners of everything', () => {
    const reply = new Subject<string>();
    const agent = chat(agentOf(reply));
    const all = computed(() => [agent.messages(), agent.answer(), agent.reasoning(), agent.status(), agent.iteration(), agent.tools(), agent.activeTools(), agent.error(), agent.usage(), agent.result(), agent.runId(), agent.queued()]);
    const types: string[] = [];
    agent.events$.pipe(map(({ type }) => type)).subscribe((type) => types.push(type));
    agent.send('hi');
    expect(all()).toHaveLength(12);
    reply.next('a');
    reply.complete();
    expect(all()[3]).toBe('idle');
    expect(types).toEqual(['run-start', 'iteration-start', 'llm-start', 'text-delta', 'llm-end', 'iteration-end', 'run-end']);
  });

  it('should complete the events with its injector', () => {
    const app = createEnvironmentInjector([], startApp());
    const done = jest.fn();
    inContext(app, () => injectAgent(agentOf(of('hi')))).events$.subscribe({ complete: done });
    app.destroy();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('should say what is missing', () => {
    expect(() => injectAgent()).toThrow('injectAgent()');
    const app = startApp();
    expect(() => inContext(app, () => injectAgent())).toThrow('injectAgent: there is no agent. Pass one, or put provideAgent(…) into the providers of the application, the route or the component.');
    expect(() => inContext(app, () => injectAgent(agentOf(of('hi')), { policy: 'merge' as never }))).toThrow('injectAgent: policy must be switch, exhaust or concat; got merge.');
  });

  it('should be typed', () => {
    expectTypeOf(injectAgent<{ user: string }>).returns.toEqualTypeOf<AgentRef<{ user: string }>>();
    expectTypeOf<ReturnType<typeof scriptedProvider>>().not.toExtend<Parameters<typeof injectAgent>[0]>(); // of a model, no agent
  });
});
