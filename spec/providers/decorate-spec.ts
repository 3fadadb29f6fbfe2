import { map } from 'rxjs';
import type { ModelNote } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { decorate } from '../../lib/providers/decorate';
import { describeDecorator, fullRequest, items } from '../support/decoratorContract';

describe('decorate', () => {
  describeDecorator('twice', (provider) => decorate('twice', provider, (ask, request) => ask(request)));

  it('should emit and report what is made of the reply', () => {
    const seen: unknown[] = [];
    const report = (note: ModelNote): void => void seen.push(['note', note]);
    const provider = decorate('loud', scriptedProvider([['a', items.f as ModelNote]]), (ask, request) => ask(request).pipe(map((item) => (item === 'a' ? 'A' : items.u!))));

    provider.stream!({ ...fullRequest, report }).subscribe((item) => seen.push(item));

    expect(seen).toEqual(['A', ['note', items.u]]);
  });

  it('should begin for each subscription', () => {
    const answer = jest.fn((ask: (request: typeof fullRequest) => unknown, request: typeof fullRequest) => ask(request) as never);
    const reply = decorate('counted', scriptedProvider(['a', 'b']), answer).stream!(fullRequest);
    expect(answer).not.toHaveBeenCalled();

    reply.subscribe();
    reply.subscribe();

    expect(answer.mock.calls.map(([, request]) => request)).toEqual([fullRequest, fullRequest]);
  });
});
