import Anthropic, { type ClientOptions } from '@anthropic-ai/sdk';
import type { Observable } from 'rxjs';
import { askVendor } from '../../protocol/askVendor';
import { createClient, inBrowser, wholeURL } from '../../protocol/createClient';
import { secretsIn } from '../../protocol/redact';
import type { ModelRequest, Provider } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import type { Vendor } from '../../types/vendor';
import { messagesReader } from './fromStream';
import { toRequest, type MessagesParams } from './toRequest';

type Shared = {
  [Name in 'apiKey' | 'authToken' | 'profile' | 'baseURL' | 'defaultHeaders' | 'defaultQuery' | 'fetch' | 'fetchOptions' | 'timeout' | 'dangerouslyAllowBrowser']?:
    | ClientOptions[Name]
    | undefined;
};

/**
 * How {@link AnthropicProvider} asks: either by a ready `client`, or by one made from the other options, which are the SDK's own. The SDK reads
 * `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN` and `ANTHROPIC_BASE_URL` where options are missing; a `profile` has to be named.
 *
 * @example
 * import { AnthropicProvider, type AnthropicProviderOptions } from 'rxagent/anthropic';
 * const thoughtful: AnthropicProviderOptions = { model: 'claude-opus-5-5', params: { thinking: { type: 'adaptive', display: 'summarized' } } };
 * const provider = new AnthropicProvider(thoughtful);
 */
export interface AnthropicProviderOptions extends Shared {
  client?: Anthropic | undefined;
  /** What the provider is called in errors and results; default `anthropic`. */
  name?: string | undefined;
  /** Asked where the agent names none; default `claude-sonnet-5-5`. */
  model?: string | undefined;
  /** Further fields of the request, sent as they are; they win over what is made from the agent's options, only `tools` are added to the agent's. Default none. */
  params?: MessagesParams | undefined;
}

/**
 * Claude models, by Anthropic's Messages API or a server that speaks it, such as a gateway, by its `baseURL`.
 *
 * Throws a {@link ConfigurationError} where nothing can authenticate (a server at a `baseURL` of its own needs no key), and in a browser without
 * `dangerouslyAllowBrowser`. Failures of the model are {@link ProviderError}s.
 *
 * @example
 * import { Agent } from 'rxagent';
 * import { AnthropicProvider } from 'rxagent/anthropic';
 * const agent = new Agent({ provider: new AnthropicProvider({ apiKey: 'sk-ant-…', model: 'claude-sonnet-5-5' }) });
 * agent.stream('Hello!').subscribe((event) => console.log(event));
 */
export class AnthropicProvider implements Provider {
  readonly name: string;
  readonly defaultModel: string;
  readonly nativeTools = true;
  readonly nativeSchema = true;
  readonly #client: Anthropic;
  readonly #params: MessagesParams | undefined;
  readonly #headers: ClientOptions['defaultHeaders'];

  constructor(options: AnthropicProviderOptions = {}) {
    this.name = options.name ?? 'anthropic';
    this.defaultModel = options.model ?? 'claude-sonnet-5-5';
    this.#params = options.params;
    this.#headers = options.defaultHeaders;
    this.#client = options.client ?? createClient('AnthropicProvider', KEY_VARIABLE, () => openClient(options));
  }

  /** Text deltas as they come, then the calls. */
  stream(request: ModelRequest): Observable<string | ToolCall> {
    const { model = this.defaultModel } = request;
    const client = this.#client;
    const vendor: Vendor = {
      provider: this.name,
      keyVariable: KEY_VARIABLE,
      baseURL: client.baseURL,
      secrets: () => [client.apiKey, client.authToken, ...secretsIn(this.#headers)],
    };
    return askVendor(vendor, {
      model: this.#params?.model ?? model,
      request,
      send: (signal) => client.messages.create(toRequest({ ...request, model }, this.#params), { signal, maxRetries: 0 }).asResponse(),
      reader: () => messagesReader(vendor),
    });
  }
}

const KEY_VARIABLE = 'ANTHROPIC_API_KEY';

/**
 * A client of the options. The SDK would fail only when it is first asked, after a look for profiles in its folders: those have to be named here, so that a
 * missing key is told at once. A server of one's own mostly wants no key, and shall not be shown what a profile holds.
 */
function openClient({ client: _client, name: _name, model: _model, params: _params, ...options }: AnthropicProviderOptions): Anthropic {
  const own = options.baseURL ? { baseURL: wholeURL('AnthropicProvider', options.baseURL) } : undefined;
  const open = (more?: ClientOptions): Anthropic => new Anthropic({ ...options, ...own, ...more });
  const { apiKey, authToken } = open({ dangerouslyAllowBrowser: true });
  if (apiKey || authToken || typeof options.apiKey === 'function' || options.profile || options.defaultHeaders) return open();
  if (own) return open({ apiKey: 'none', dangerouslyAllowBrowser: inBrowser() });
  throw new Error('There are no credentials.');
}
