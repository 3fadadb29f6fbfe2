import { Refusal } from '../../lib/http/refusal';

it('Refusal should become JSON without its stack, with its headers last', async () => {
  const response = new Refusal(410, 'gone', 'No more.', { allow: 'GET' }).toResponse({ vary: 'origin', allow: 'x' });
  expect([response.status, await response.text()]).toEqual([410, '{"error":{"code":"gone","message":"No more."}}']);
  expect(Object.fromEntries(response.headers)).toEqual({ 'content-type': 'application/json', vary: 'origin', allow: 'GET' });
});
