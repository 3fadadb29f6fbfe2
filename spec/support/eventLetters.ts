import { map, type OperatorFunction } from 'rxjs';
import type { RunEvent } from '../../lib/types/runEvent';

const letters: Readonly<Record<RunEvent['type'], string>> = {
  'run-start': 'S',
  'memory-load': 'M',
  'iteration-start': 'I',
  'llm-start': 'L',
  'text-delta': 'd',
  'reasoning-delta': 'r',
  'tool-call': 'c',
  'llm-note': 'n',
  'llm-retry': 'a',
  'provider-fallback': 'f',
  'output-rewrite': 'w',
  'llm-end': 'l',
  usage: 'u',
  'approval-request': 'q',
  'approval-decision': 'y',
  'tool-start': 's',
  'tool-progress': 'p',
  'tool-end': 'e',
  'tool-error': 'x',
  'output-invalid': 'o',
  'iteration-end': 'i',
  'memory-trim': 'm',
  'run-cancelled': 'C',
  'run-end': 'R',
  'run-error': 'E',
};

/** A run for a diagram: one letter for each event, capital for those of the run and for what opens a turn (`I`) or a reply (`L`); `i` and `l` close them. */
export const eventLetters = (): OperatorFunction<RunEvent, string> => map(({ type }) => letters[type]);
