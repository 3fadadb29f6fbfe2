// Functions that run in threads, for the specs of rxagent/node. `context` brings what is shared with the spec.
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { Observable } from 'rxjs';

export default ({ a, b }) => a + b;

export const whoAmI = (args, { context, toolCallId, runId }) => ({ args, context, toolCallId, runId, keys: [typeof args, threadId > 0] });
export const thread = () => threadId;

/** Blocks its thread until as many as `count` are in here at once. Two that ran one after the other would never end. */
export const meet = ({ count }, { context: { shared } }) => {
  const cells = new Int32Array(shared);
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
  for (let seen = Atomics.load(cells, 0); seen < count; seen = Atomics.load(cells, 0)) Atomics.wait(cells, 0, seen, 20_000);
  return 'met';
};

/** Blocks its thread until the main thread has done something. */
export const untilTold = (_, { context: { shared } }) => {
  const cells = new Int32Array(shared);
  Atomics.store(cells, 1, 1);
  return Atomics.wait(cells, 0, 0, 20_000);
};

/** Never ends, never yields; what it does can be seen from outside. */
export const count = (_, { context: { shared, file } }) => {
  const cells = new Int32Array(shared);
  for (;;) {
    const now = Atomics.add(cells, 0, 1);
    if (file && now % 1000 === 0) appendFileSync(file, '.');
  }
};

/** The same, but it has asked for its signal, and never looks at it. */
export const deaf = (args, { signal, context }) => (signal.aborted ? 0 : count(args, { context }));

/** Ends by itself when it is told. */
export const cooperative = (_, { signal, context: { shared } }) =>
  new Promise((_resolve, reject) => {
    const cells = new Int32Array(shared);
    signal.addEventListener('abort', () => {
      Atomics.store(cells, 1, 1);
      reject(signal.reason);
    });
    Atomics.store(cells, 0, threadId);
  });

export function* syncLetters() {
  yield 'a';
  yield 'b';
  yield 'c';
}
export async function* letters() {
  yield 'a';
  await new Promise((resolve) => setImmediate(resolve));
  yield 'b';
  yield 'c';
}
export async function* mixed() {
  yield 'a';
  yield { at: 2 };
}
export async function* none() {}
export async function* breaks() {
  yield 'a';
  throw new RangeError('too far');
}
/** Emits for ever, and tells when it is left. */
export async function* endless(_, { context: { shared } }) {
  const cells = new Int32Array(shared);
  try {
    for (;;) {
      yield Atomics.add(cells, 0, 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    Atomics.store(cells, 1, 1);
  }
}
export const observable = () =>
  new Observable((subscriber) => {
    for (const letter of 'abc') subscriber.next(letter);
    subscriber.complete();
  });
export const observableOfFunctions = () => new Observable((subscriber) => subscriber.next(() => 1));
/** What it emits first has no copy; it would go on. */
export const failsAtOnce = (_, { context: { shared } }) =>
  new Observable((subscriber) => {
    subscriber.next(() => 1);
    subscriber.next('b');
    return () => Atomics.store(new Int32Array(shared), 1, 1);
  });
export const endlessObservable = (_, { context: { shared } }) =>
  new Observable((subscriber) => {
    const cells = new Int32Array(shared);
    Atomics.store(cells, 0, threadId);
    const timer = setInterval(() => subscriber.next('tick'), 1);
    return () => {
      clearInterval(timer);
      Atomics.store(cells, 1, 1);
    };
  });

export const giveFunction = () => ({ run: () => 1 });
export async function* streamFunction() {
  yield 'a';
  yield () => 1;
}
export const throwError = () => {
  throw new RangeError('too far');
};
export const throwOdd = () => {
  throw Object.assign(new TypeError('odd'), { help: () => 1, code: () => 1 });
};
export const throwCoded = () => {
  throw Object.assign(new TypeError('coded'), { code: 'E_X' });
};
export const throwText = async () => {
  throw 'just text';
};
export const throwNothing = () => {
  throw { toString: () => { throw new Error('no'); } };
};
export const giveMap = () => new Map([['a', new Date(0)]]);
export const giveUndefined = () => undefined;
export const exit = () => process.exit(3);
export const uncaught = () => {
  setImmediate(() => {
    throw new Error('out of the blue');
  });
  return new Promise(() => {});
};
/** Its thread dies as soon as it takes the next call: what nobody has caught is told when all promises at hand are settled, and until then it sleeps among them. */
export const leaveError = () => {
  void Promise.reject(new Error('left behind'));
  return threadId;
};
/** Its thread dies when somebody sets the first cell. */
export const leaveTrap = (_, { context: { shared } }) => {
  const cells = new Int32Array(shared);
  setInterval(() => {
    if (Atomics.load(cells, 0) !== 0) throw new Error('left behind');
  }, 1);
};
export const springTrap = (_, { context: { shared } }) => {
  Atomics.store(new Int32Array(shared), 0, 1);
  return new Promise(() => {});
};
export const exhaust = () => {
  const all = [];
  for (;;) all.push(new Array(100_000).fill({}).map(() => ({})));
};
export async function* progressThenExit() {
  yield 'a';
  yield 'b';
  process.exit(1);
}
export const notAFunction = 42;
