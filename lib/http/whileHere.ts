import { firstValueFrom, from, map, race, type Observable } from 'rxjs';
import { Refusal } from './refusal';

/** What is waited for, unless the client goes away first. */
export const whileHere = <T>(gone: Observable<unknown>, given: T | PromiseLike<T>): Promise<T> => firstValueFrom(race(gone.pipe(map(goneAway)), from(Promise.resolve(given))));

const goneAway = (): never => {
  throw new Refusal(499, 'gone-away', 'The client has gone away.');
};
