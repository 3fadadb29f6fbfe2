import { vendors, type Vendor } from '../wire/vendors';
import { RETRY_AFTER_MS, seenFaults, unseenFaults, type Fault } from './faults';
import type { Script } from './wire';
import { wireErrors } from './wireErrors';

/** What is done about a fault. With `in vain` the fault comes again and again. */
export const policies = ['none', 'retry', 'retry in vain', 'fallback'] as const;
export type Policy = (typeof policies)[number];

/** The turn of the run that the fault hits: the first, or the one after a tool ran. */
export type Phase = 0 | 1;

/** One place in the matrix. */
export interface Cell {
  vendor: Vendor;
  fault: Fault;
  /** Whether the fault comes when the user has seen text of the reply. */
  seen: boolean;
  phase: Phase;
  policy: Policy;
}

/** How often a reply is asked for again, and the first wait before. */
export const RETRIES = 2;
export const WAIT_MS = 2;

/** What the model says when all is well. */
export const scripts: readonly [Script, Script] = [
  { deltas: ['Let me ', 'see. '], call: { id: 'call_1', name: 'weather', json: '{"c":"Bern"}' } },
  { deltas: ['It is ', '12 degrees.'] },
];

/** What can be seen of a run, and of the servers. */
export interface Outcome {
  /** The answer, or what the error says. */
  end: { content: string } | { code: string; retryable: boolean; status: number | undefined };
  /** The text of each turn, as the chunks told it, and as the conversation keeps it. */
  said: string[];
  kept: string[];
  /** What the vendor's server has been asked, and that of the fallback. */
  requests: number;
  spareRequests: number;
  toolRuns: number;
  /** The waits before the retries. */
  waitsMs: number[];
  fallbacks: number;
  historyFaults: string[];
  eventFaults: string[];
  /** Whether the question was the same each time that it was asked in a turn. */
  sameQuestion: boolean;
  /** Answers that somebody still waits for when the run is over. */
  openAnswers: number;
}

/**
 * The rules of the matrix. What failed before anything of the reply was seen is mended: by a retry, if the error says that it may help, or by another provider.
 * What was seen cannot be unsaid, so the run fails then, whatever the policy. A tool that has run is not run again, and nothing is said twice.
 */
export function expected({ vendor, fault, seen, phase, policy }: Cell): Outcome {
  const { retryable, status, ...error } = fault.error(wireErrors[vendor.name]!);
  const retried = !seen && retryable && policy.startsWith('retry');
  const mended = !seen && (policy === 'fallback' || (retried && policy === 'retry'));
  const texts = scripts.map(({ deltas }) => deltas.join(''));
  const said = mended ? texts : [...texts.slice(0, phase), ...(seen ? [scripts[phase].deltas[0]] : [])];
  const retries = !retried ? 0 : mended ? 1 : RETRIES;
  const wellAsked = mended ? 2 - (policy === 'fallback' ? 1 : 0) : phase;
  const badlyAsked = fault.answer ? (policy === 'retry in vain' ? retries : 0) + 1 : 0;
  return {
    end: mended ? { content: texts[1]! } : { ...error, retryable, status },
    said,
    kept: said,
    requests: wellAsked + badlyAsked,
    spareRequests: mended && policy === 'fallback' ? 1 : 0,
    toolRuns: mended || phase === 1 ? 1 : 0,
    waitsMs: Array.from({ length: retries }, (_, k) => (status === 429 ? RETRY_AFTER_MS : WAIT_MS * 2 ** k)),
    fallbacks: mended && policy === 'fallback' ? 1 : 0,
    historyFaults: [],
    eventFaults: [],
    sameQuestion: true,
    openAnswers: 0,
  };
}

const rows = [...unseenFaults.map((fault) => ({ fault, seen: false })), ...seenFaults.map((fault) => ({ fault, seen: true }))];

/** The whole matrix. */
export const cells: readonly Cell[] = rows.flatMap((row) =>
  vendors.flatMap((vendor) => policies.flatMap((policy) => ([0, 1] as const).map((phase) => ({ ...row, vendor, policy, phase })))),
);
