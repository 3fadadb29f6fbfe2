import { clientGone } from '../../lib/http/clientGone';
import { collect } from '../support/collect';

it('clientGone should tell of a client that goes, or has gone', () => {
  const controller = new AbortController();
  const request = new Request('http://localhost', { signal: controller.signal });
  const before = collect(clientGone(request));
  expect(before.values).toHaveLength(0);
  controller.abort();
  expect(before.values).toHaveLength(1);
  expect(collect(clientGone(request)).values).toEqual([true]);
  expect(collect(clientGone(new Request('http://localhost'))).values).toEqual([]);
});
