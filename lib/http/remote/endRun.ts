import { noop } from 'rxjs';
import { askServer, type Server } from './askServer';

/** Tells the server that a run shall end, also while the page is left. Nobody hears whether that has worked. */
export const endRun = (server: Server, runId: string): void => void askServer(server, { method: 'DELETE', runId, keepalive: true }).catch(noop);
