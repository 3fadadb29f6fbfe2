import { of } from 'rxjs';
import { toolCall } from 'rxagent/testing';
import { marked } from '../../lib/http/marked';
import { collect } from '../support/collect';
import { outcome, runEvent } from '../support/runEvents';

it('marked should mark the calls that begin for a tool of the client’s, and leave the rest as it is', () => {
  const [mine, other] = [toolCall('page', {}, '1'), toolCall('server', {}, '2')];
  const events = [runEvent('tool-start', { call: mine }), runEvent('tool-start', { call: other }), runEvent('tool-end', { call: mine, outcome: outcome(mine, 1), value: 1 })];
  const { values } = collect(of(...events).pipe(marked([{ name: 'page', description: '', parameters: {} }])));
  expect(values).toEqual([{ ...events[0], at: 'client' }, events[1], events[2]]);
  expect(values[1]).toBe(events[1]);
});
