import { of } from 'rxjs';
import { numbered } from '../../lib/http/numbered';
import { collect } from '../support/collect';

it('numbered should count from 1 for each subscriber, and keep the rest', () => {
  const events = of({ data: 'a' }, { data: 'b', event: 'error', id: 'x' }).pipe(numbered());
  for (let n = 0; n < 2; n++) expect(collect(events).values).toEqual([{ id: '1', data: 'a' }, { id: '2', data: 'b', event: 'error' }]);
});
