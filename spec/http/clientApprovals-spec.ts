import { clientApprovals } from 'rxagent/http';
import { toolCall } from 'rxagent/testing';
import type { Observable } from 'rxjs';
import { collect } from '../support/collect';

const request = (runId: string, id: string) => ({ runId, call: toolCall('pay', {}, id), args: {}, context: undefined });

describe('clientApprovals', () => {
  it('should bring a decision to the call of the run that it is about', () => {
    const { approve, decide } = clientApprovals();
    const [a, b] = ['a', 'b'].map((runId) => collect(approve(request(runId, '1')) as Observable<unknown>));
    expect([decide('a', '2', true), decide('c', '1', true), decide('a', '1', { approved: false, reason: 'no' })]).toEqual([false, false, true]);
    expect([a!.values, b!.values]).toEqual([[{ approved: false, reason: 'no' }], []]);
  });

  it('should not take decisions before they are asked for, nor when nobody waits any more', () => {
    const { approve, decide } = clientApprovals();
    const asked = approve(request('a', '1')) as Observable<unknown>;
    expect(decide('a', '1', true)).toBe(false);
    const waiting = asked.subscribe();
    waiting.unsubscribe();
    expect(decide('a', '1', true)).toBe(false);
  });
});
