/**
 * When a model counts as going round in circles; each limit is off unless it is given. The next call is the one that is not run: with `sameCall: 3` the fourth. All
 * calls of the run count, those of one reply in their order, and those that could not run, too.
 *
 * @example
 * import { Agent, LocalProvider, type LoopDetection } from 'rxagent';
 * const loopDetection: LoopDetection = { sameCall: 3, pingPong: 3, policy: 'fail' };
 * const agent = new Agent({ provider: new LocalProvider(), loopDetection });
 */
export interface LoopDetection {
  /** The same tool with the same arguments (in any order of keys) so many times in a run; at least 2. */
  sameCall?: number | undefined;
  /** The same tool with the same result, whatever the arguments, so many times in a row, other tools aside; at least 2. */
  sameResult?: number | undefined;
  /** Two calls, each with its own arguments, taking turns so many times each at the end of the run so far; at least 2. */
  pingPong?: number | undefined;
  /** `tell`: the call is not run, and the model hears why · `fail`: the run also fails with an `AgentError` of the code `loop`, unless it has its answer. Default `tell`. */
  policy?: 'tell' | 'fail' | undefined;
}
