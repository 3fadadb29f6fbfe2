import { EventEmitter } from 'node:events';
import { asapScheduler, asyncScheduler, dematerialize, fromEvent, materialize, noop, Observable, observeOn, queueScheduler, share, Subject, takeWhile, type ObservableNotification, type Subscriber } from 'rxjs';
import { storage } from './witness';

/** Does something a little later, under another store. */
export const elsewhere = (work: () => void): void => storage.run('elsewhere', () => void setImmediate(work));

/** The same notifications, told by somebody who has nothing to do with the subscriber. */
export type Relay = <T>(source: Observable<T>) => Observable<T>;

/** Has `tell` called with the subscriber in a context that is not the subscriber's. */
const later = <T>(tell: (subscriber: Subscriber<T>) => void): Observable<T> => new Observable((subscriber) => elsewhere(() => tell(subscriber)));

const callbacks = new EventEmitter().setMaxListeners(Infinity);
let channels = 0;

/** All that may drive a run. */
export const emitters: Readonly<Record<string, Relay>> = {
  'the source itself': (source) => source,
  'a hot Subject': <T>(source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const hot = new Subject<T>();
      elsewhere(() => source.subscribe(hot));
      return hot.subscribe(subscriber);
    }),
  'a source that another has shared first': <T>(source: Observable<T>) => {
    const foreign = later<T>((subscriber) => source.subscribe(subscriber));
    const shared = foreign.pipe(share());
    storage.run('elsewhere', () => shared.subscribe({ error: noop }));
    return shared;
  },
  'the asyncScheduler': (source) => later((subscriber) => source.pipe(observeOn(asyncScheduler)).subscribe(subscriber)),
  'an asapScheduler that flushes for others': <T>(source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      storage.run('elsewhere', () => asapScheduler.schedule(noop));
      return source.pipe(observeOn(asapScheduler)).subscribe(subscriber);
    }),
  'a queueScheduler that flushes for others': (source) => later((subscriber) => queueScheduler.schedule(() => source.pipe(observeOn(queueScheduler)).subscribe(subscriber))),
  'a timer of somebody else': (source) => later((subscriber) => setTimeout(() => source.subscribe(subscriber))),
  'a promise of somebody else': <T>(source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const told = new Promise<void>((resolve) => elsewhere(resolve));
      void told.then(() => source.subscribe(subscriber));
    }),
  'a thenable that calls back at once': <T>(source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const told = { then: (done: () => void) => elsewhere(done) } as PromiseLike<void>;
      told.then(() => source.subscribe(subscriber));
    }),
  'an EventEmitter for all': <T>(source: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const channel = String(channels++);
      elsewhere(() => source.pipe(materialize()).subscribe((note) => callbacks.emit(channel, note)));
      return (fromEvent(callbacks, channel) as Observable<ObservableNotification<T>>).pipe(takeWhile(({ kind }) => kind === 'N', true), dematerialize()).subscribe(subscriber);
    }),
};
