import { catchError, defer, tap, throwError, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { ConfigurationError } from '../errors/configurationError';
import { ProviderError } from '../errors/providerError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { isOutput, type ReplyItem } from '../protocol/replyItem';
import { reportNotes } from '../protocol/replyItems';
import type { ModelRequest, Provider } from '../types/provider';
import { askItems, type AskItems } from './askItems';
import { Circuit } from './circuit';
import { signed } from './signed';

/**
 * When a provider of {@link withFallback} is left alone for a while.
 *
 * @example
 * import { LocalProvider, withFallback, type BreakerOptions } from 'rxagent';
 * const breaker: BreakerOptions = { threshold: 5, cooldownMs: 60_000 };
 * const provider = withFallback([new LocalProvider(), new LocalProvider()], { breaker });
 */
export interface BreakerOptions {
  /** How many failures in a row it takes; default 3. */
  threshold?: number | undefined;
  /** For how long, in milliseconds; default 30000. After that, one request at a time is a trial, until one succeeds. */
  cooldownMs?: number | undefined;
}

/**
 * How {@link withFallback} goes from one provider to the next.
 *
 * @example
 * import { LocalProvider, ProviderError, withFallback, type FallbackOptions } from 'rxagent';
 * const options: FallbackOptions = { breaker: false, shouldFallback: (error) => error instanceof ProviderError && error.status !== 400 };
 * const provider = withFallback([new LocalProvider(), new LocalProvider()], options);
 */
export interface FallbackOptions {
  /** When a provider that fails is skipped, or `false` for never; default as {@link BreakerOptions} says. */
  breaker?: BreakerOptions | false | undefined;
  /** Whether an error is the provider's failure, so that the next is asked and the breaker counts; default: every error but misuse (`code: 'configuration'`). */
  shouldFallback?: ((error: unknown) => boolean) | undefined;
}

/**
 * Asks the first provider that works: the next one is asked when one fails before anything of its reply has reached the user. When all fail, the error of the
 * last that was asked goes out.
 *
 * Each change is told (`onProviderFallback`), and the result's `provider` and `model` are those that answered. A `model` of the agent is meant for the first
 * provider, and for those without a default of their own. Tools travel as the weakest provider needs: where one has `nativeTools: false`, all get the tool prompt;
 * where one has no `nativeSchema`, all get the prompt that tells `responseSchema`.
 * A provider that has often failed is skipped for a while, unless all are. Throws a {@link ConfigurationError} for options that make no sense.
 *
 * @example
 * import { Agent, LocalProvider, withFallback } from 'rxagent';
 * const provider = withFallback([new LocalProvider({ model: 'main' }), new LocalProvider({ model: 'spare' })]);
 * const agent = new Agent({ provider, observers: [{ onProviderFallback: ({ from, to }) => console.log(from, to) }] });
 */
export function withFallback(providers: readonly Provider[], options: FallbackOptions = {}): Provider {
  const { threshold, cooldownMs, isFailure } = checkOptions(options);
  if (!Array.isArray(providers) || providers.length === 0) throw new ConfigurationError('withFallback: give it an array of providers, the preferred one first.');
  const members = (providers as readonly Provider[]).map((provider) => ({ provider, ask: askItems('withFallback', provider), circuit: new Circuit(threshold, cooldownMs) }));
  const kinds = members.map(({ provider }) => provider.nativeTools);
  const nativeTools = kinds.includes(false) ? false : kinds.includes(undefined) ? undefined : true;
  return {
    name: `fallback(${members.map(({ provider }) => provider.name).join(', ')})`,
    ...(nativeTools !== undefined && { nativeTools }),
    ...(members.every(({ provider }) => provider.nativeSchema) && { nativeSchema: true }),
    stream: (request) => defer(() => new Chain(members, request, isFailure).askFrom(0)).pipe(reportNotes(request)),
  };
}

interface Member {
  provider: Provider;
  ask: AskItems;
  circuit: Circuit;
}

/** One reply's way along the providers. */
class Chain {
  /** The one to be asked in any case, where all are left alone. */
  readonly #forced: Member | undefined;
  #spoke = false;
  #failure: unknown;

  constructor(
    private readonly members: readonly Member[],
    private readonly request: ModelRequest,
    private readonly isFailure: (error: unknown) => boolean,
  ) {
    const soonest = Math.min(...members.map(({ circuit }) => circuit.waitMs));
    this.#forced = members.some(({ circuit }) => circuit.admits) ? undefined : members.find(({ circuit }) => circuit.waitMs === soonest);
  }

  askFrom(index: number): Observable<ReplyItem> {
    const member = this.members[index]!;
    const asked = member.circuit.admits || member === this.#forced;
    const reply = asked ? this.#ask(member, index) : throwError(() => circuitOpen(member));
    return reply.pipe(
      catchError((error: unknown) => {
        if (asked) this.#failure = error;
        const next = this.members[index + 1];
        if (!next || this.#spoke || (asked && !this.isFailure(error))) return throwError(() => this.#failure ?? error);
        this.request.report({ type: 'fallback', from: member.provider.name, to: next.provider.name, error });
        return this.askFrom(index + 1);
      }),
    );
  }

  #ask({ provider, ask, circuit }: Member, index: number): Observable<ReplyItem> {
    const { name, defaultModel } = provider;
    const model = index === 0 ? (this.request.model ?? defaultModel) : (defaultModel ?? this.request.model);
    return ask({ ...this.request, ...(model !== undefined && { model }) }).pipe(
      circuit.watch((error) => this.isFailure(error)),
      signed(name, model, this.request),
      tap((item) => (this.#spoke ||= isOutput(item))),
    );
  }
}

function circuitOpen({ provider, circuit: { failures, waitMs } }: Member): ProviderError {
  const why = waitMs > 0 ? `it is left alone for another ${waitMs} ms` : 'a trial is on its way';
  return new ProviderError(`${provider.name} was not asked: after ${failures} failure${failures === 1 ? '' : 's'} in a row ${why}.`, {
    provider: provider.name,
    code: 'circuit-open',
    retryable: true,
    retryAfterMs: waitMs > 0 ? waitMs : undefined,
  });
}

function checkOptions(options: FallbackOptions): { threshold: number; cooldownMs: number; isFailure: (error: unknown) => boolean } {
  if (typeof options !== 'object' || options === null) throw new ConfigurationError(`withFallback: its options must be an object with breaker, shouldFallback; got ${String(options)}.`);
  const { breaker = {}, shouldFallback = () => true } = options;
  if (typeof shouldFallback !== 'function') throw new ConfigurationError(`withFallback: shouldFallback must be a function (error) => boolean; got ${typeof shouldFallback}.`);
  if (breaker !== false) checkNumbers('withFallback, breaker', breaker, { threshold: { least: 1, whole: true }, cooldownMs: { least: 0, most: LONGEST_TIMER_MS } });
  const { threshold = 3, cooldownMs = 30_000 } = breaker === false ? { threshold: Infinity } : breaker;
  return { threshold, cooldownMs, isFailure: (error) => !isMisuse(error) && shouldFallback(error) };
}

/** No other provider would fare better. */
const isMisuse = (error: unknown): boolean => AgentError.isInstance(error) && error.code === 'configuration';
