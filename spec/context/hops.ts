import { hookNames } from '../../lib/observers/hookNames';

const turns = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => [`provider ${name}, turn ${index + 1}`, `provider ${name}, turn ${index + 1}, subscribed`]).flat();
const waiting = (place: string): string[] => [place, `${place}, subscribed`];

/** Where a run enters code that is not the library's, and the places that the scenarios look at there. */
export const hops: Readonly<Record<string, readonly string[]>> = {
  'a tool that answers at once': ['tool sync, turn 1', 'tool failing'],
  'a tool in a later turn': ['tool sync, turn 2'],
  'a tool with a promise': ['tool promise', 'tool promise, later', 'tool promise, after what others did'],
  'a tool with an Observable': ['tool stream', 'tool stream, subscribed'],
  'a tool with an async iterable': ['tool generator', 'tool generator, later'],
  'a tool that is an agent': [...turns('around', 2), ...turns('nested', 2), 'tool of a nested agent', 'hook of a nested agent', 'behind a nested agent', 'around, next', 'around, complete'],
  'the provider in each turn': [...turns('corrected', 2), ...turns('promised', 1), ...turns('stopped', 1), ...turns('left', 1)],
  "the agent's retry": ['shouldRetry of the agent', ...turns('failing', 2)],
  'withRetry': ['shouldRetry of withRetry', ...turns('retried', 2)],
  'withFallback': ['shouldFallback'],
  'withRateLimit, when it is the turn of one who waited': turns('answering', 3),
  'withCache, withCost and recordTo': ['cache, get', 'cache, set', 'calcPrice', 'sink of recordTo'],
  'the policy': ['predicate allow', 'predicate review', 'predicate deny'],
  'the approval': waiting('approve'),
  'the guards': ['input', 'output', 'toolArguments', 'toolResult'].flatMap((kind) => waiting(`guard ${kind}`)),
  'the memory': ['memory, load', 'memory, load subscribed', 'memory, commit', 'memory, commit subscribed'],
  'every hook': Object.values(hookNames).map((name) => `hook ${name}`),
  'tapRun, when somebody else unsubscribes': ['hook onCancelled of tapRun'],
  'a stop': ['stop, subscribed', 'tool, stopped, torn down', 'tool, stopped, closed', 'signal, stopped', 'stopped, next', 'stopped, complete'],
  'what somebody else unsubscribes': ['tool, left, torn down', 'tool, left, closed', 'signal, left', 'provider, left, torn down'],
  'the subscriber of stream()': ['stream, next', 'stream, complete'],
  'the subscriber of events()': ['events, next', 'events, error'],
  'who awaits run()': ['behind await run()'],
  'operators behind it': ['stream, an operator', 'behind textDeltas', 'behind answerText', 'behind partialOutput'],
  'who subscribes': ['the caller, behind subscribe'],
  'a batch': ['inputs of a batch', 'provider, in a batch', 'batch, next'],
};
