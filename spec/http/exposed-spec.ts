import { concat, of, throwError } from 'rxjs';
import { AgentError } from 'rxagent';
import { exposed } from '../../lib/http/exposed';
import { collect } from '../support/collect';
import { runEvent } from '../support/runEvents';

const [a, b] = [runEvent('text-delta', { delta: 'a' }), runEvent('text-delta', { delta: 'b' })];
const generic = new AgentError('Something went wrong on the server.', { code: 'internal' });

describe('exposed', () => {
  it('should pass everything where nobody objects', () => expect(collect(of(a, b).pipe(exposed(undefined)))).toEqual({ values: [a, b], completed: true }));
  it('should change and drop events', () => expect(collect(of(a, b).pipe(exposed((event) => (event === a ? undefined : { ...b, delta: 'x' })))).values).toEqual([{ ...b, delta: 'x' }]));
  it('should say nothing of an error beside its event', () => {
    expect(collect(concat(of(a), throwError(() => new AgentError('secret', { code: 'x' }))).pipe(exposed((event) => event)))).toEqual({ values: [a], error: generic, completed: false });
  });
  it('should print its own failure, and end the run', () => {
    const noise = jest.spyOn(console, 'error').mockImplementation();
    expect(collect(of(a, b).pipe(exposed(() => { throw new Error('secret'); })))).toEqual({ values: [], error: generic, completed: false });
    expect(noise.mock.calls).toEqual([["rxagent: 'expose' has failed with the event 'text-delta'; the run ends.", new Error('secret')]]);
    noise.mockRestore();
  });
});
