import type { RunEvent } from '../../lib/types/runEvent';

/** What is open after the events so far. */
interface Open {
  turn: number;
  inTurn: boolean;
  reply: 'none' | 'open' | 'over';
  /** What each call of the turn has come to. */
  calls: Map<string, 'asked' | 'waiting' | 'approved' | 'refused' | 'started' | 'ended'>;
  over: boolean;
}

/** The rule that `event` breaks, if any; otherwise what it opens and closes is noted. */
function step(open: Open, event: RunEvent): string | undefined {
  const { calls } = open;
  switch (event.type) {
    case 'iteration-start':
      if (open.inTurn || event.iteration !== open.turn + 1) return 'out of turn';
      return void Object.assign(open, { inTurn: true, turn: event.iteration, reply: 'none', calls: new Map() });
    case 'llm-start':
      if (open.reply !== 'none') return 'a second reply';
      return void (open.reply = 'open');
    case 'llm-end':
      if (open.reply !== 'open') return 'no reply is open';
      return void (open.reply = 'over');
    case 'usage':
      return open.reply === 'over' ? undefined : 'before llm-end';
    case 'tool-call':
      if (open.reply !== 'open' || calls.has(event.call.id)) return 'not in a reply, or a known id';
      return void calls.set(event.call.id, 'asked');
    case 'approval-request':
      if (open.reply !== 'over' || calls.get(event.call.id) !== 'asked') return 'not asked for, or not now';
      return void calls.set(event.call.id, 'waiting');
    case 'approval-decision':
      if (calls.get(event.call.id) !== (event.by === 'policy' ? 'asked' : 'waiting')) return 'nothing to decide on';
      return void calls.set(event.call.id, event.approved ? 'approved' : 'refused');
    case 'tool-start':
      if (open.reply !== 'over' || !['asked', 'approved'].includes(calls.get(event.call.id) ?? '')) return 'not asked for, not approved, or not now';
      return void calls.set(event.call.id, 'started');
    case 'tool-progress':
      return calls.get(event.call.id) === 'started' ? undefined : 'of a tool that does not run';
    case 'tool-end':
      if (calls.get(event.call.id) !== 'started') return 'without a start';
      return void calls.set(event.call.id, 'ended');
    case 'tool-error':
      if ((calls.get(event.call.id) ?? 'ended') === 'ended') return 'of a call that has ended, or that nobody asked for';
      return void calls.set(event.call.id, 'ended');
    case 'iteration-end': {
      const waiting = [...calls.values()].filter((state) => state !== 'ended' && (state !== 'asked' || event.finishReason !== 'routed'));
      if (open.reply === 'open' || waiting.length > 0) return 'with something open';
      return void (open.inTurn = false);
    }
    case 'run-end':
    case 'run-error':
      if (open.inTurn) return 'in a turn';
      return void (open.over = true);
    default:
      return /delta|note|retry|fallback|rewrite/.test(event.type) && open.reply !== 'open' ? 'without an open reply' : undefined;
  }
}

/** Of one whole run that has ended with a result or an error: what is out of order in its events, one text for each fault; none if all is well. */
export function eventFaults(events: readonly RunEvent[]): string[] {
  const open: Open = { turn: 0, inTurn: false, reply: 'none', calls: new Map(), over: false };
  const faults = events.map((event, index) => {
    const ofRun = /^(run|memory)-/.test(event.type);
    if (open.over) return 'after the end';
    if ((index === 0) !== (event.type === 'run-start')) return 'where the run starts';
    if (event.runId !== events[0]?.runId || event.timeMs < (events[index - 1]?.timeMs ?? 0)) return 'of another run, or back in time';
    if (ofRun === 'iteration' in event) return 'of the run, or of a turn?';
    if ('iteration' in event && event.type !== 'iteration-start' && (!open.inTurn || event.iteration !== open.turn)) return 'in the wrong turn';
    if (event.type === 'run-cancelled' && open.inTurn) return 'in a turn';
    return step(open, event);
  });
  const told = faults.flatMap((fault, index) => (fault === undefined ? [] : [`${events[index]?.type} (${index}): ${fault}`]));
  return open.over ? told : [...told, 'no end'];
}
