import { of, Subject } from 'rxjs';
import { Agent, ConfigurationError, LocalProvider, type RunEvent } from 'rxagent';
import { toEventStream, type EventProtocol } from 'rxagent/http';
import { framesOf, typesOf } from '../support/askHandler';
import { runEvent } from '../support/runEvents';

describe('toEventStream', () => {
  it('should turn a run into bytes, each event with an id', async () => {
    const frames = await framesOf(new Response(toEventStream(new Agent({ provider: new LocalProvider() }).events('hi'))));
    expect(frames.map(({ id }) => Number(id))).toEqual(frames.map((_, index) => index + 1));
    expect([typesOf(frames)[0], typesOf(frames).at(-1)]).toEqual(['run-start', 'run-end']);
  });

  it('should leave the run when it is cancelled', async () => {
    const source = new Subject<RunEvent>();
    const stream = toEventStream(source);
    expect(source.observed).toBe(true);
    await stream.cancel();
    expect(source.observed).toBe(false);
  });

  it('should speak as it is told, and keep to its protocol to the end', async () => {
    class Shout implements EventProtocol {
      readonly name = 'shout';
      readonly word = 'CUT';
      read = () => 'hi';
      encode = () => () => of(...Array.from({ length: 9 }, () => ({ data: 'A' })));
      cut() { return { data: this.word }; }
    }
    const text = await new Response(toEventStream(of(runEvent('text-delta', { delta: 'a' })), { protocol: new Shout(), maxBufferedBytes: 20 })).text();
    expect(text).toMatch(/^id: 1\ndata: A\n\n[\s\S]*data: CUT\n\n$/);
  });

  it('should refuse options that cannot be', () => expect(() => toEventStream(of(), { heartbeatMs: 0 })).toThrow(ConfigurationError));
});
