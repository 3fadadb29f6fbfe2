import { concat, defer, of } from 'rxjs';
import { ConfigurationError, type ModelRequest, type Provider } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { askItems } from '../../lib/providers/askItems';
import { fullRequest, items, timed } from '../support/decoratorContract';

describe('askItems', () => {
  it('should give texts, calls and notes in their order', () => {
    const turn = ['a', items.u, items.c, items.f] as string[];
    expect(timed(askItems('it', scriptedProvider([turn]))(fullRequest)).map(([, item]) => item)).toEqual([...turn, '|']);
  });

  it('should hear what is reported while stream(request) is called, and later', () => {
    const stream = ({ report }: ModelRequest) => {
      report({ type: 'model', model: 'early' });
      return concat(of('a'), defer(() => {
        report({ type: 'finish', reason: 'stop' });
        return of('b');
      }));
    };
    expect(timed(askItems('it', { name: 'test', stream })(fullRequest)).map(([, item]) => item)).toEqual([{ type: 'model', model: 'early' }, 'a', items.f, 'b', '|']);
  });

  it('should call nothing before the subscription', () => {
    const stream = jest.fn(() => of('a'));
    const reply = askItems('it', { name: 'test', stream })(fullRequest);
    expect(stream).not.toHaveBeenCalled();
    expect(timed(reply)).toHaveLength(2);
  });

  it.each([undefined, null, 5])('should refuse %p', (provider) => {
    expect(() => askItems('it', provider as unknown as Provider)).toThrow(new ConfigurationError(`it wraps a provider, such as new LocalProvider(); got ${String(provider)}.`));
  });
});
