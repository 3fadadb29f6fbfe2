import { of } from 'rxjs';
import { Agent, LocalProvider } from 'rxagent';
import type { AgentHandlerOptions, ServedAgent } from 'rxagent/http';

it('AgentHandlerOptions and ServedAgent should be typed', () => {
  const served: ServedAgent[] = [new Agent({ provider: new LocalProvider() }), { events: () => of() }];
  // @ts-expect-error a text has no events
  served.push('agent');
  const options: AgentHandlerOptions[] = [{}, { resumable: true }, { resumable: { keepFor: 1, maxEvents: 1 } }, { cors: { origin: '*' } }, { authorize: () => of('ada') }];
  // @ts-expect-error the name is misspelt
  options.push({ resumeable: true });
  expect([served.length, options.length]).toEqual([3, 6]);
});
