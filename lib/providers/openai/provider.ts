import OpenAI, { type ClientOptions } from 'openai';
import type { Observable } from 'rxjs';
import { askVendor } from '../../protocol/askVendor';
import { createClient, inBrowser, wholeURL } from '../../protocol/createClient';
import { secretsIn } from '../../protocol/redact';
import type { ModelRequest, Provider } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import type { Vendor } from '../../types/vendor';
import { chatReader } from './fromChatStream';
import { responsesReader } from './fromResponsesStream';
import { toChatRequest, type ChatParams } from './toChatRequest';
import { toResponsesRequest, type ResponsesParams } from './toResponsesRequest';

type Shared = {
  [Name in 'apiKey' | 'baseURL' | 'organization' | 'project' | 'defaultHeaders' | 'defaultQuery' | 'fetch' | 'fetchOptions' | 'timeout' | 'dangerouslyAllowBrowser']?:
    | ClientOptions[Name]
    | undefined;
};

interface Common extends Shared {
  client?: OpenAI | undefined;
  /** What the provider is called in errors and results; default `openai`. */
  name?: string | undefined;
  /** Asked where the agent names none; default `gpt-5.4-mini`. */
  model?: string | undefined;
}

/** Chat completions, which compatible servers speak, too, or OpenAI's Responses (reasoning models with tools). */
type ByApi =
  | {
      /** Default `chat`. */
      api?: 'chat' | undefined;
      /** Further fields of the request, sent as they are. They win over what is made from the agent's options; `tools` are added to the agent's. Default none. */
      params?: ChatParams | undefined;
    }
  | {
      api: 'responses';
      /** Further fields of the request, sent as they are. They win over what is made from the agent's options; `tools` are added to the agent's. Default none. */
      params?: ResponsesParams | undefined;
    };

/**
 * How {@link OpenAIProvider} asks: either by a ready `client` (Azure, proxies), or by one made from the other options, which are the SDK's own. The SDK reads
 * `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` where options are missing.
 *
 * @example
 * import { OpenAIProvider, type OpenAIProviderOptions } from 'rxagent/openai';
 * const ollama: OpenAIProviderOptions = { name: 'ollama', baseURL: 'http://localhost:11434/v1', model: 'qwen3' };
 * const provider = new OpenAIProvider(ollama);
 */
export type OpenAIProviderOptions = Common & ByApi;

/**
 * Models of OpenAI, and of every server that speaks its chat completions: Ollama, vLLM, llama.cpp, OpenRouter, DeepSeek and others, by their `baseURL`.
 *
 * Throws a {@link ConfigurationError} where there is no API key (a server at a `baseURL` of its own needs none), and in a browser without
 * `dangerouslyAllowBrowser`. Failures of the model are {@link ProviderError}s.
 *
 * @example
 * import { Agent } from 'rxagent';
 * import { OpenAIProvider } from 'rxagent/openai';
 * const agent = new Agent({ provider: new OpenAIProvider({ apiKey: 'sk-…', model: 'gpt-5.4-mini' }) });
 * agent.stream('Hello!').subscribe((event) => console.log(event));
 */
export class OpenAIProvider implements Provider {
  readonly name: string;
  readonly defaultModel: string;
  readonly nativeTools = true;
  readonly nativeSchema = true;
  readonly #client: OpenAI;
  readonly #options: OpenAIProviderOptions;

  constructor(options: OpenAIProviderOptions = {}) {
    this.name = options.name ?? 'openai';
    this.defaultModel = options.model ?? 'gpt-5.4-mini';
    this.#options = options;
    this.#client = options.client ?? createClient('OpenAIProvider', KEY_VARIABLE, () => openClient(options));
  }

  /** Text deltas as they come, then the calls. */
  stream(request: ModelRequest): Observable<string | ToolCall> {
    const { model = this.defaultModel } = request;
    const client = this.#client;
    const options = this.#options;
    const asked = options.params?.model ?? model;
    const vendor: Vendor = {
      provider: this.name,
      keyVariable: KEY_VARIABLE,
      baseURL: client.baseURL,
      secrets: () => [client.apiKey, ...secretsIn(this.#options.defaultHeaders)],
    };
    return options.api === 'responses'
      ? askVendor(vendor, {
          model: asked,
          request,
          send: (signal) => client.responses.create(toResponsesRequest({ ...request, model }, options.params), { signal, maxRetries: 0 }).asResponse(),
          reader: () => responsesReader(vendor),
        })
      : askVendor(vendor, {
          model: asked,
          request,
          send: (signal) => client.chat.completions.create(toChatRequest({ ...request, model }, options.params), { signal, maxRetries: 0 }).asResponse(),
          reader: chatReader,
        });
  }
}

const KEY_VARIABLE = 'OPENAI_API_KEY';

/** A client of the options; servers of one's own mostly want no key, which the SDK insists on. */
function openClient({ client: _client, name: _name, model: _model, api: _api, params: _params, ...given }: OpenAIProviderOptions): OpenAI {
  const options = given as ClientOptions;
  const own = options.baseURL ? { baseURL: wholeURL('OpenAIProvider', options.baseURL) } : undefined;
  try {
    return new OpenAI({ ...options, ...own });
  } catch (error) {
    // There is no key that a browser could show.
    if (own && options.apiKey === undefined && /credentials/i.test(String(error))) return new OpenAI({ ...options, ...own, apiKey: 'none', dangerouslyAllowBrowser: inBrowser() });
    throw error;
  }
}
