/**
 * When a model counts as going round in circles; each limit is off unless it is given.
 *
 * @example
 * import { Agent, LocalProvider, type LoopDetection } from 'rxagent';
 * const loopDetection: LoopDetection = { sameCall: 3, pingPong: 3, policy: 'fail' };
 * const agent = new Agent({ provider: new LocalProvider(), loopDetection });
 */
export interface LoopDetection {
  /** The same tool with the same arguments so many times in a run; at least 2. */
  sameCall?: number | undefined;
  /** The same tool with the same result so many times in a row; at least 2. */
  sameResult?: number | undefined;
  /** Two calls taking turns so many times each, at the end of the run so far; at least 2. */
  pingPong?: number | undefined;
  /** `tell`: the call is not run, and the model hears why · `fail`: the run fails with an `AgentError` of the code `loop`. Default `tell`. */
  policy?: 'tell' | 'fail' | undefined;
}
