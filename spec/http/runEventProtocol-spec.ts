import { concat, of, throwError, type Observable } from 'rxjs';
import { AgentError, ConfigurationError, type AgentInputObject } from 'rxagent';
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

  it('should look at the lengths of lists first, and at nothing else where one is too long', () => {
    expect(() => runEventProtocol.read({ messages: new Array(10_001).fill({}), unknown: 1 })).toThrow(new ConfigurationError('The request cannot be read: body.messages must NOT have more than 10000 items.'));
  });

  it('should stop a run at once whose client says that its stop has fired', () => {
    const read = runEventProtocol.read({ messages: 'hi', stopped: true }) as AgentInputObject;
    expect(read).toEqual({ messages: 'hi', stop: expect.anything() as unknown });
    expect(collect(read.stop as Observable<unknown>).values).toEqual([true]);
    expect(runEventProtocol.read({ messages: 'hi', stopped: false })).toEqual({ messages: 'hi' });
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

  it('should have last words', () => expect(JSON.parse([runEventProtocol.cut!(new AgentError('slow', { code: 'slow-reader' }))].flat()[0]!.data)).toMatchObject({ type: 'run-error', error: { code: 'slow-reader', message: 'slow' } }));
});
