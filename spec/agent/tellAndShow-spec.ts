import { concat, of, Subject, takeUntil } from 'rxjs';
import { scriptedProvider } from 'rxagent/testing';
import { openRun } from '../../lib/agent/run';
import { toSettings } from '../../lib/agent/settings';
import { tellAndShow } from '../../lib/agent/tellAndShow';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { RunEvent } from '../../lib/types/runEvent';
import { collect } from '../support/collect';
import { runEvent } from '../support/runEvents';

const open = (...observers: AgentObserver[]) => openRun(toSettings({ provider: scriptedProvider([]), observers }, []), 'hi');
const start = runEvent('run-start', { messages: [{ role: 'user', content: 'hi' }] });
const turn = runEvent('iteration-start', { iteration: 3 });
const cancelled = runEvent('run-cancelled', { reason: 'stop' });
const typeOf = ({ type }: RunEvent): string => type;

describe('tellAndShow', () => {
  it.each<[string, AgentObserver[]]>([['without observers', []], ['with an observer', [{}]]])('should fold each event, then show it, %s', (_, observers) => {
    const run = open(...observers);
    const shown = collect(of<RunEvent[]>(start, turn).pipe(tellAndShow(run, ({ type }) => `${type} ${run.state.iteration}`)));

    expect(shown).toEqual({ values: ['run-start 0', 'iteration-start 3'], completed: true });
    expect(run.state.input).toBe(start.messages);
  });

  it('should tell an event before it is shown, and folded by then', () => {
    const order: unknown[] = [];
    const run = open({ onIterationStart: ({ iteration }) => order.push(`told ${iteration} ${run.state.iteration}`) });

    of<RunEvent[]>(start, turn).pipe(tellAndShow(run, typeOf)).subscribe((type) => order.push(type));

    expect(order).toEqual(['run-start', 'told 3 3', 'iteration-start']);
  });

  it('should show an event before what its hook brings about', () => {
    const stop = new Subject<void>();
    const source = new Subject<RunEvent>();
    const run = open({ onIterationStart: () => stop.next() });
    const { values } = collect(concat(source.pipe(takeUntil(stop)), of(cancelled)).pipe(tellAndShow(run, typeOf)));

    source.next(start);
    source.next(turn);

    expect(values).toEqual(['run-start', 'iteration-start', 'run-cancelled']);
  });

  it('should tell hooks of an unsubscribe', () => {
    const heard: string[] = [];
    const source = new Subject<RunEvent>();
    const subscription = source.pipe(tellAndShow(open({ onCancelled: ({ reason }) => heard.push(reason) }), typeOf)).subscribe();

    source.next(start);
    subscription.unsubscribe();

    expect(heard).toEqual(['unsubscribe']);
    expect(source.observed).toBe(false);
  });
});
