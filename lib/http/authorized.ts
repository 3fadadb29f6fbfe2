import { defer, from, isObservable, lastValueFrom, take, takeUntil, type ObservableInput } from 'rxjs';
import { clientGone } from './clientGone';
import { Refusal } from './refusal';

/** What `authorize` says to a request: its context, or a response that refuses it. It is asked no longer when the client has gone. */
export async function authorized(authorize: ((request: Request) => unknown) | undefined, request: Request): Promise<unknown> {
  if (!authorize) return undefined;
  const given = defer(() => answerOf(authorize(request))).pipe(take(1), takeUntil(clientGone(request)));
  const context = await lastValueFrom(given, { defaultValue: undefined }).catch((error: unknown) => (error instanceof Response ? error : undefined));
  if (context !== undefined && context !== null && context !== false) return context;
  throw new Refusal(401, 'unauthorized', 'You may not ask here.');
}

const answerOf = (given: unknown): ObservableInput<unknown> => (isObservable(given) ? from(given) : Promise.resolve(given));
