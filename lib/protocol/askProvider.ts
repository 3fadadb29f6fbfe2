import { concat, defer, from, isObservable, mergeMap, of, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { ProviderError } from '../errors/providerError';
import type { Completion, ModelRequest, Provider } from '../types/provider';
import type { ToolCall } from '../types/toolCall';

/** Asks a model for one reply. */
export type Ask = (request: ModelRequest) => Observable<string | ToolCall>;

/** How a provider is asked: by `stream`, else by `complete`, whose whole answer is emitted as one text and its calls. */
export function askProvider(provider: Provider): Ask {
  if (typeof provider !== 'object' || provider === null) {
    const got = provider === undefined || provider === null ? 'is missing' : `is a ${typeof provider}, not a provider`;
    throw new ConfigurationError(`provider ${got}: pass one, such as new LocalProvider(), in the options of the agent.`);
  }
  if (typeof provider.stream === 'function') return (request) => streamed(provider, request);
  if (typeof provider.complete === 'function') return (request) => completed(provider, request);
  throw new ConfigurationError(`Provider '${provider.name}' has neither stream(request) nor complete(request): give it one of them.`);
}

function streamed(provider: Provider, request: ModelRequest): Observable<string | ToolCall> {
  const reply: unknown = provider.stream!(request);
  if (isObservable(reply)) return reply as Observable<string | ToolCall>;
  throw new ConfigurationError(`Provider '${provider.name}': stream(request) must return an Observable; wrap what it returns in from(…).`);
}

function completed(provider: Provider, request: ModelRequest): Observable<string | ToolCall> {
  return defer(() => toObservable(provider.complete!(request))).pipe(
    mergeMap((completion) => {
      if (typeof completion !== 'object' || completion === null) {
        throw new ProviderError(`Provider '${provider.name}' completed with ${String(completion)}: expected { content, toolCalls?, usage? }.`, { provider: provider.name });
      }
      const { content, toolCalls, usage } = completion;
      if (usage) request.report({ type: 'usage', usage });
      return concat(content ? of(content) : [], toolCalls ?? []);
    }),
  );
}

const toObservable = (answer: ReturnType<NonNullable<Provider['complete']>>): Observable<Completion> =>
  isObservable(answer) ? answer : 'then' in (Object(answer) as object) ? from(answer as PromiseLike<Completion>) : of(answer as Completion);
