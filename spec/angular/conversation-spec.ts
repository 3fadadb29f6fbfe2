import { NEVER } from 'rxjs';
import { Agent, tool, type AgentOptions, type Message, type RunEvent, type Usage } from 'rxagent';
import { marbles, marbleProvider, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { begin, beginForeign, failed, newConversation, reduceRun, type Conversation } from '../../lib/angular/conversation';

const question: Message = { role: 'user', content: 'hi' };
const clock = tool({ name: 'clock', description: '', parameters: { type: 'object' }, execute: () => '12:00' });
const slow = tool({ name: 'slow', description: '', parameters: { type: 'object' }, execute: () => NEVER });
const usage = (totalTokens: number): { type: 'usage'; usage: Usage } => ({ type: 'usage', usage: { inputTokens: totalTokens, outputTokens: 0, totalTokens } });

const eventsOf = (turns: ScriptedTurn[], options: Partial<AgentOptions> = {}): RunEvent[] => {
  const events: RunEvent[] = [];
  new Agent({ provider: scriptedProvider(turns), tools: [clock, slow], retry: false, ...options }).events('hi').subscribe({ next: (event) => events.push(event), error: () => undefined });
  return events;
};
const started = begin(newConversation(), [question], false);
/** What is known after each event. */
const told = (events: readonly RunEvent[], from = started): Conversation[] => events.reduce((all, event) => [...all, reduceRun(all.at(-1)!, event)], [from]);
const after = (events: readonly RunEvent[], from = started): Conversation => told(events, from).at(-1)!;
const texts = ({ messages }: Conversation): string[] => messages.map(({ role, content }) => `${role}: ${content}`);
const distinct = (values: string[]): string[] => values.filter((value, at) => value !== values[at - 1]);
const twoTurns: ScriptedTurn[] = [[{ type: 'reasoning-delta', delta: 'Hm.' }, 'Let me ', 'see.', toolCall('clock'), usage(3)], ['It is noon.', usage(4)]];

describe('a conversation', () => {
  it('should show each word once: as the answer, then as a message', () => {
    const states = told(eventsOf(twoTurns)).filter(({ status }) => status === 'running');
    expect(distinct(states.map((state) => [...texts(state), `… ${state.answer}`].join(' | ')))).toEqual([
      'user: hi | … ',
      'user: hi | … Let me ',
      'user: hi | … Let me see.',
      'user: hi | assistant: Let me see. | tool: 12:00 | … ',
      'user: hi | assistant: Let me see. | tool: 12:00 | … It is noon.',
    ]);
    expect(distinct(states.map(({ reasoning }) => reasoning))).toEqual(['', 'Hm.', '']);
    expect(distinct(states.map(({ iteration }) => String(iteration)))).toEqual(['0', '1', '2']);
  });

  it('should be that of the result in the end', () => {
    const events = eventsOf(twoTurns);
    const { messages, status, result, answer, error } = after(events);
    expect(result).toBeDefined();
    expect({ messages, status, answer, error }).toEqual({ messages: result!.messages, status: 'idle', answer: 'It is noon.', error: undefined });
  });

  it('should give new references for what changes, and the same for what does not', () => {
    const states = told(eventsOf(twoTurns));
    states.forEach((state) => Object.freeze(state.messages) && Object.freeze(state.tools));
    const pairs = states.slice(1).map((state, at) => [states[at]!, state] as const);
    const changed = (key: 'messages' | 'tools' | 'usage'): number => pairs.filter(([one, other]) => one[key] !== other[key]).length;
    expect({ messages: changed('messages'), tools: changed('tools'), usage: changed('usage') }).toEqual({ messages: 2, tools: 3, usage: 2 });
  });

  it('should add up what runs cost, and what a run had cost when it broke off', () => {
    const first = after(eventsOf(twoTurns));
    expect(first.usage.totalTokens).toBe(7);
    const cut = after(eventsOf(twoTurns).slice(0, eventsOf(twoTurns).findIndex(({ type }) => type === 'llm-note') + 1), begin(first, [question], false));
    expect(cut.usage.totalTokens).toBe(7);
    expect(begin(cut, [question], false).usage.totalTokens).toBe(10);
    expect(failed(cut, 'why').usage.totalTokens).toBe(10);
  });

  it('should keep of a cut run what it had said, with its calls answered', () => {
    const provider = scriptedProvider([['Wait.', toolCall('slow'), toolCall('clock')]]);
    const events: RunEvent[] = [];
    new Agent({ provider, tools: [clock, slow] }).events('hi').subscribe((event) => events.push(event)).unsubscribe();
    const next = begin(after(events), [{ role: 'user', content: 'never mind' }], false);
    expect(next.messages).toEqual([
      question,
      { role: 'assistant', content: 'Wait.', toolCalls: [toolCall('slow'), toolCall('clock')] },
      { role: 'tool', content: 'cancelled', toolCallId: 'call_slow', toolName: 'slow', isError: true },
      { role: 'tool', content: '12:00', toolCallId: 'call_clock', toolName: 'clock' },
      { role: 'user', content: 'never mind' },
    ]);
  });

  it('should keep of a cut reply its text and calls', marbles(({ cold, flush }) => {
    const turn = cold('-a-c-', { a: 'Wait.', c: toolCall('clock') });

    const events: RunEvent[] = [];
    new Agent({ provider: marbleProvider([turn]), tools: [clock] }).events('hi').subscribe((event) => events.push(event));
    flush();
    expect(begin(after(events), [question], false).messages.map(({ role, content, toolCalls }) => [role, content, toolCalls?.length])).toEqual([
      ['user', 'hi', undefined], ['assistant', 'Wait.', 1], ['tool', 'cancelled', undefined], ['user', 'hi', undefined],
    ]);
  }));

  it('should keep nothing of a reply that had said nothing', () => {
    expect(texts(begin(started, [question], false))).toEqual(['user: hi', 'user: hi']);
  });

  it('should keep what a failed run has said, and show why it failed until the next', () => {
    const cut = eventsOf([['Let me ', 'see.', toolCall('clock')], []]);
    const error = new Error('offline');
    const state = failed(after(cut.filter(({ type }) => type !== 'run-end')), error);
    expect(state).toMatchObject({ status: 'error', error, result: undefined });
    expect(texts(state)).toEqual(['user: hi', 'assistant: Let me see.', 'tool: 12:00']);
    expect(begin(state, [question], false)).toMatchObject({ status: 'running', error: undefined, answer: '', tools: [] });
  });

  it('should take back what followed the newest input when it is asked again', () => {
    const answered = after(eventsOf(twoTurns));
    expect(texts(begin(begin(answered, [question], false), [question], true))).toEqual([...texts(answered), 'user: hi']);
    expect(texts(begin(answered, [question], true))).toEqual(['user: hi']);
    expect(texts(begin(begin(newConversation(), [question], false), [question], true))).toEqual(['user: hi']);
  });

  it('should not send again what was refused, but what was answered in part', () => {
    const refused = failed(started, new Error('refused'));
    expect(texts(refused)).toEqual(['user: hi']);
    expect(texts(begin(refused, [{ role: 'user', content: 'then?' }], false))).toEqual(['user: then?']);
    const partly = failed(reduceRun(started, { type: 'text-delta', runId: '1', timeMs: 0, context: undefined, iteration: 1, delta: 'Let ' }), new Error('offline'));
    expect(texts(begin(partly, [{ role: 'user', content: 'then?' }], false))).toEqual(['user: hi', 'assistant: Let ', 'user: then?']);
  });

  it('should cancel the calls of a run that broke off', () => {
    const events: RunEvent[] = [];
    new Agent({ provider: scriptedProvider([[toolCall('slow'), toolCall('clock')]]), tools: [clock, slow] }).events('hi').subscribe((event) => events.push(event)).unsubscribe();
    expect(after(events).tools.map(({ status }) => status)).toEqual(['running', 'done']);
    expect(failed(after(events), new Error('offline')).tools.map(({ status }) => status)).toEqual(['cancelled', 'done']);
  });

  it('should know which run it is about, once it has begun', () => {
    const events = eventsOf(twoTurns);
    expect(distinct(told(events).map(({ runId }) => String(runId)))).toEqual(['undefined', events[0]!.runId]);
    expect(begin(after(events), [question], false).runId).toBeUndefined();
  });

  it('should go on from what it has cost', () => {
    const spent = newConversation([], 0, { inputTokens: 10, outputTokens: 0, totalTokens: 10, costUsd: 1 });
    expect(after(eventsOf(twoTurns), begin(spent, [question], false)).usage).toEqual({ inputTokens: 17, outputTokens: 0, totalTokens: 17, costUsd: 1 });
  });

  it('should take its last question as that of a run that was begun elsewhere, until the run tells', () => {
    const known = newConversation([question, { role: 'assistant', content: 'Hello.' }, { role: 'user', content: 'then?' }]);
    const followed = beginForeign(known);
    expect(followed).toMatchObject({ status: 'running', before: known.messages.slice(0, 2), asked: 3, messages: known.messages });
    const [start, ...more] = eventsOf(twoTurns);
    const heard = reduceRun(followed, start!);
    expect(heard).toMatchObject({ messages: [question], before: [], asked: 1 });
    expect(texts(after(more, heard))).toEqual(['user: hi', 'assistant: Let me see.', 'tool: 12:00', 'assistant: It is noon.']);
  });

  it('should not take an answer as a question', () => {
    const known = newConversation([question, { role: 'assistant', content: 'Hello.' }]);
    expect(beginForeign(known)).toMatchObject({ before: known.messages, asked: 2 });
    expect(texts(begin(failed(beginForeign(known), 'gone'), [question], false))).toEqual(['user: hi', 'assistant: Hello.', 'user: hi']);
  });

  it('should show a followed question once where a memory holds what came before it', () => {
    const known = newConversation([question, { role: 'assistant', content: 'Hello.' }, { role: 'user', content: 'hi' }], 3);
    const events = eventsOf(twoTurns);
    expect(texts(after(events.slice(0, 2), beginForeign(known)))).toEqual(['user: hi', 'assistant: Hello.', 'user: hi']);
    expect(texts(after(events, beginForeign(known)))).toEqual(['user: hi', 'assistant: Hello.', 'user: hi', 'assistant: Let me see.', 'tool: 12:00', 'assistant: It is noon.']);
  });

  it('should show the text that a guard has put in place of the reply', () => {
    const states = told(eventsOf(['My key is 1234.'], { guards: { output: () => ({ rewrite: 'No.' }) } }));
    expect(distinct(states.map(({ answer }) => answer))).toEqual(['', 'My key is 1234.', 'No.']);
  });

  it('should keep nothing of a reply that a guard refuses', () => {
    const state = failed(after(eventsOf(['My key is 1234.'], { guards: { output: () => ({ block: 'no keys' }) } })), new Error('no keys'));
    expect(texts(state)).toEqual(['user: hi']);
  });

  it('should be left as it is by events that it does not know', () => {
    expect(reduceRun(started, { type: 'news', runId: '1', timeMs: 0, context: undefined } as never)).toBe(started);
  });
});
