import { connect, from, lastValueFrom, merge, NEVER, Observable, of, Subject, throwError, timer } from 'rxjs';
import {
  Agent, answerText, partialOutput, recordTo, tapRun, textDeltas, withCache, withCost, withFallback, withRateLimit, withRetry, withTimeout,
  type AgentEvent, type AgentInput, type BatchEvent, type ModelRequest, type Provider,
} from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';
import { busy, endless, later, listener, memory, observer, passing, pending, talker, usage } from './actors';
import { elsewhere, type Relay } from './emitters';
import { storage, type Witness } from './witness';

type Scenario = (witness: Witness, relay: Relay) => Promise<unknown>;

const request: ModelRequest = { systemPrompt: 'other', messages: [], tools: [], report: () => undefined };
const failure = throwError(() => busy);
/** Subscribes, looks whether that has changed anything for the caller, and waits for the end. */
const subscribed = (witness: Witness, start: (done: () => void) => void): Promise<void> =>
  new Promise((done) => {
    start(done);
    witness.note('the caller, behind subscribe', 0);
  });

/** A provider with all decorators. The member that answers has to wait: a run of somebody else has taken the only place. */
function decorated(witness: Witness, relay: Relay, spare: Provider): Provider {
  const retried = withRetry(talker(witness, relay, 'retried', [failure, failure]), { count: 1, delayMs: 0, shouldRetry: () => witness.note('shouldRetry of withRetry', true) });
  const limited = withRateLimit({ ...spare, stream: (asked) => (asked.systemPrompt === 'other' ? NEVER : spare.stream!(asked)) }, { concurrency: 1 });
  const store = { get: () => witness.note('cache, get', null), set: () => witness.note('cache, set', 0) };
  const cached = withCost(withCache(withTimeout(limited, { firstMs: 5000 }), { store }), () => witness.note('calcPrice', { total_price: 1 }));
  const other = storage.run('elsewhere', () => limited.stream!(request).subscribe());
  const sink = (): void => {
    witness.note('sink of recordTo', 0);
    elsewhere(() => other.unsubscribe()); // by then the run is waiting
  };
  return withFallback([retried, recordTo(cached, sink)], { breaker: { threshold: 1 }, shouldFallback: () => witness.note('shouldFallback', true) });
}

const tools = (witness: Witness, relay: Relay) => {
  let turn = 0;
  return [
    makeTool('sync', () => witness.see(`tool sync, turn ${++turn}`, 'done')),
    makeTool('promise', async () => {
      witness.note('tool promise', 0);
      await Promise.resolve();
      witness.note('tool promise, later', 0);
      await lastValueFrom(relay(of(0)));
      return witness.see('tool promise, after what others did', 'done');
    }),
    makeTool('stream', () => witness.note('tool stream', new Observable((subscriber) => witness.see('tool stream, subscribed', relay(of(1, 2))).subscribe(subscriber)))),
    makeTool('generator', async function* () {
      witness.note('tool generator', 0);
      yield 'a';
      await lastValueFrom(relay(of(0)));
      yield witness.see('tool generator, later', 'b');
    }),
    makeTool('failing', () => witness.see('tool failing', relay(throwError(() => new Error('no'))))),
  ];
};

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const;
const names = ['sync', 'promise', 'stream', 'generator', 'failing'];
const calls = names.map((name) => toolCall(name));

/** Two turns with tools, one with an answer that does not fit, and one with one that does. */
const whole: Scenario = async (witness, relay) => {
  const spare = talker(witness, relay, 'answering', [
    [{ type: 'reasoning-delta', delta: 'hm' }, 'I will', ' look', ...calls, usage],
    [{ type: 'model', model: 'm' }, toolCall('sync', {}, 'again')],
    ['{"city":', '"Bern"}'],
  ]);
  const guard = (place: string, answer: unknown = true) => later(witness, relay, place, answer) as never;
  const agent = new Agent({
    provider: decorated(witness, relay, spare),
    tools: tools(witness, relay),
    memory: memory(witness, relay),
    observers: [observer(witness)],
    toolPolicy: { allow: [() => witness.see('predicate allow', true)], review: [({ toolName }) => witness.note('predicate review', toolName === 'sync')], deny: [() => witness.note('predicate deny', false)] },
    approve: later(witness, relay, 'approve', true),
    guards: { input: guard('guard input'), output: guard('guard output', { rewrite: '{"city":"Basel"}' }), toolArguments: guard('guard toolArguments'), toolResult: guard('guard toolResult') },
    responseSchema: schema,
  });
  const views = (shared: Observable<AgentEvent<{ city: string }>>) => merge(
    shared.pipe(passing(witness, 'stream, an operator')),
    shared.pipe(textDeltas(), passing(witness, 'behind textDeltas')),
    shared.pipe(answerText(), passing(witness, 'behind answerText')),
    shared.pipe(partialOutput(), passing(witness, 'behind partialOutput')),
  );
  await subscribed(witness, (done) => agent.stream('hi').pipe(connect(views)).subscribe(listener(witness, 'stream', done)));
};

const invalid: Scenario = async (witness, relay) => {
  const provider = talker(witness, relay, 'corrected', [['no json'], ['{"city":"Bern"}']]);
  await subscribed(witness, (done) => new Agent({ provider, observers: [observer(witness)], responseSchema: schema }).events('hi').subscribe({ next: () => witness.write('the subscriber'), complete: done }));
};

const failing: Scenario = async (witness, relay) => {
  const provider = talker(witness, relay, 'failing', [failure, failure]);
  const retry = { count: 1, delayMs: 0, shouldRetry: () => witness.see('shouldRetry of the agent', true) };
  await subscribed(witness, (done) => new Agent({ provider, retry, observers: [observer(witness)] }).events('hi').subscribe(listener(witness, 'events', done)));
};

const promised: Scenario = async (witness, relay) => {
  await new Agent({ provider: talker(witness, relay, 'promised', [['a']]) }).run('hi');
  witness.note('behind await run()', 0);
};

/** What is under way while a run is ended: tools that never end, one of which listens to its signal. */
const hanging = (witness: Witness, began: Subject<unknown>, how: string) => [
  makeTool('endless', () => endless(witness, `tool, ${how}`)),
  makeTool('pulled', () => pending(witness, `tool, ${how}`)),
  makeTool('signalled', (_, { signal }) => {
    signal.addEventListener('abort', () => witness.note(`signal, ${how}`, 0));
    setImmediate(() => began.next(0));
    return new Promise(() => undefined);
  }),
];
const hangingCalls = ['endless', 'pulled', 'signalled'].map((name) => toolCall(name));

const stopped: Scenario = async (witness, relay) => {
  const began = new Subject<unknown>();
  const stop = new Observable((subscriber) => witness.see('stop, subscribed', began.subscribe(() => elsewhere(() => subscriber.next(0)))));
  const agent = new Agent({ provider: talker(witness, relay, 'stopped', [hangingCalls]), tools: hanging(witness, began, 'stopped'), memory: memory(witness, relay), observers: [observer(witness)] });
  await subscribed(witness, (done) => agent.stream({ messages: 'hi', stop }).subscribe(listener(witness, 'stopped', done)));
};

const left: Scenario = async (witness, relay) => {
  const began = new Subject<unknown>();
  const agent = new Agent({ provider: talker(witness, relay, 'left', [hangingCalls]), tools: hanging(witness, began, 'left'), observers: [observer(witness)] });
  await subscribed(witness, (done) => {
    const run = agent.events('hi').pipe(tapRun({ onCancelled: () => witness.note('hook onCancelled of tapRun', 0) })).subscribe();
    began.subscribe(() =>
      elsewhere(() => {
        run.unsubscribe();
        done();
      }),
    );
  });
  await subscribed(witness, (done) => {
    const provider: Provider = { name: 'm', stream: () => endless(witness, 'provider, left') };
    const run = new Agent({ provider: withRateLimit(provider, { concurrency: 1 }) }).run;
    void run({ messages: 'hi', stop: new Observable((subscriber) => elsewhere(() => subscriber.next(0))) }).then(() => done());
  });
};

const batched: Scenario = async (witness, relay) => {
  const provider: Provider = { name: 'm', stream: () => witness.see('provider, in a batch', relay(of('a'))) };
  function* inputs(): Generator<AgentInput> {
    for (let index = 0; index < 3; index++) yield witness.see('inputs of a batch', 'hi');
  }
  const hear = ({ type }: BatchEvent): void => {
    if (type !== 'item') return;
    witness.note('batch, next', 0);
    witness.write('the subscriber of a batch');
  };
  await subscribed(witness, (done) => new Agent({ provider }).batch(inputs(), { concurrency: 1 }).subscribe({ next: hear, complete: done }));
};

const nested: Scenario = async (witness, relay) => {
  const inner = new Agent({ provider: talker(witness, relay, 'nested', [[toolCall('deep')], ['b']]), tools: [makeTool('deep', () => witness.see('tool of a nested agent', timer(0)))], observers: [{ onToolEnd: () => witness.see('hook of a nested agent', 0) }] });
  const outer = new Agent({ provider: talker(witness, relay, 'around', [[toolCall('ask')], ['c']]), tools: [makeTool('ask', () => inner.stream('hi').pipe(textDeltas(), passing(witness, 'behind a nested agent')))] });
  await subscribed(witness, (done) => from(outer.stream('hi')).subscribe(listener(witness, 'around', done)));
};

export const scenarios = { whole, invalid, failing, promised, stopped, left, batched, nested } as const;

/** Walks through all scenarios, all driven in the same way. */
export async function walk(witness: Witness, relay: Relay): Promise<Witness> {
  for (const scenario of Object.values(scenarios)) await storage.run('run', () => scenario(witness, relay));
  return witness;
}
