import { concat, of, throwError } from 'rxjs';
import { AgentError, ConfigurationError } from 'rxagent';
import { runEventProtocol } from 'rxagent/http';
import { collect } from '../support/collect';
import { runEvent, usage } from '../support/runEvents';

const delta = runEvent('text-delta', { delta: 'a' });
const failed = runEvent('run-error', { error: new AgentError('no', { code: 'odd' }), messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } });

describe('runEventProtocol', () => {
  it('should take a body that fits, and say what is wrong with others', () => {
    expect(runEventProtocol.read({ messages: 'hi' })).toEqual({ messages: 'hi' });
    expect(() => runEventProtocol.read({ messages: 1 })).toThrow(ConfigurationError);
  });

  it('should tell a failure once, for each subscriber', () => {
    const told = concat(of(delta, failed), throwError(() => new Error('no'))).pipe(runEventProtocol.encode(undefined));
    const untold = concat(of(delta), throwError(() => new Error('no'))).pipe(runEventProtocol.encode(undefined));
    for (let n = 0; n < 2; n++) {
      expect(collect(told)).toMatchObject({ values: [{ data: expect.stringContaining('text-delta') as string }, { event: 'error', data: expect.stringContaining('"odd"') as string }], completed: true });
      expect(collect(untold)).toMatchObject({ values: [{}, { event: 'error', data: expect.stringContaining('"internal"') as string }], completed: true });
    }
  });

  it('should share nothing between those who encode at once', () => {
    const encode = runEventProtocol.encode(undefined);
    collect(of(failed).pipe(encode));
    expect(collect(throwError(() => new Error('no')).pipe(encode)).values).toHaveLength(1);
  });

  it('should have last words', () => expect(JSON.parse(runEventProtocol.cut!(new AgentError('slow', { code: 'slow-reader' })).data)).toMatchObject({ type: 'run-error', error: { code: 'slow-reader', message: 'slow' } }));
});
