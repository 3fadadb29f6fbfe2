import type { AgentInput, RunEvent } from 'rxagent';
import type { AgentSource } from 'rxagent/angular';
import type { RemoteAgent } from 'rxagent/http';
import type { Observable } from 'rxjs';

/** A remote agent whose first run is one that is under way already: with `runId`, the first input comes back to it in place of asking anew. */
export function resumable(remote: RemoteAgent, runId: string | undefined): AgentSource {
  let open = runId;
  return {
    events: (input: AgentInput): Observable<RunEvent> => {
      const known = open;
      open = undefined;
      if (known === undefined) return remote.events(input);
      const stop = typeof input === 'object' && 'stop' in input ? input.stop : undefined;
      return remote.resume(known, { stop, onUnsubscribe: 'cancel' }).events;
    },
  };
}
