import { AgentError, ProviderError } from 'rxagent';
import { reporter } from '../../lib/http/reporter';

it('reporter should print what no client is told, once an error', () => {
  const noise = jest.spyOn(console, 'error').mockImplementation();
  const report = reporter();
  const [odd, network] = [new Error('odd'), new ProviderError('10.0.0.5', { provider: 'p', cause: new Error('10.0.0.5') })];
  for (const error of [odd, odd, network, new AgentError('told', { code: 'x' }), undefined]) report(error);
  expect(noise.mock.calls).toEqual([odd, network, undefined].map((error) => ['rxagent: a run or its event stream has failed.', error]));
  noise.mockRestore();
});
