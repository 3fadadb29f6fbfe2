import { GoogleGenAI, type GenerateContentConfig, type GoogleGenAIOptions, type HttpOptions } from '@google/genai';
import type { Observable } from 'rxjs';
import { environment } from '#platform';
import { askVendor } from '../../protocol/askVendor';
import { createClient, IN_BROWSER, inBrowser, wholeURL } from '../../protocol/createClient';
import { secretsIn } from '../../protocol/redact';
import type { ModelRequest, Provider } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import type { Vendor } from '../../types/vendor';
import { geminiReader } from './fromStream';
import { rawResponse } from './rawResponse';
import { toRequest } from './toRequest';

type Shared = { [Name in 'apiKey' | 'vertexai' | 'project' | 'location' | 'httpOptions']?: GoogleGenAIOptions[Name] | undefined };

/**
 * How {@link GeminiProvider} asks: either by a ready `client`, or by one made from the other options, which are the SDK's own. The SDK reads `GOOGLE_API_KEY`,
 * `GEMINI_API_KEY`, `GOOGLE_GENAI_USE_VERTEXAI`, `GOOGLE_CLOUD_PROJECT` and `GOOGLE_CLOUD_LOCATION` where options are missing.
 *
 * @example
 * import { GeminiProvider, type GeminiProviderOptions } from 'rxagent/gemini';
 * const vertex: GeminiProviderOptions = { vertexai: true, project: 'my-project', location: 'global', model: 'gemini-3.6-flash' };
 * const provider = new GeminiProvider(vertex);
 */
export interface GeminiProviderOptions extends Shared {
  client?: GoogleGenAI | undefined;
  /** Short for `httpOptions.baseUrl`. A server of one's own needs no key. */
  baseURL?: string | undefined;
  /** Makes the requests; default `httpOptions.fetch`, else the global one. */
  fetch?: typeof globalThis.fetch | undefined;
  /** What the provider is called in errors and results; default `gemini`. */
  name?: string | undefined;
  /** Asked where the agent names none; default `gemini-flash-latest`. */
  model?: string | undefined;
  /** Further fields of the SDK's `config`, such as `thinkingConfig` or `safetySettings`; they win over what is made from the agent's options. Default none. */
  params?: Omit<GenerateContentConfig, 'abortSignal'> | undefined;
  /** Whether a key may be used where every visitor can read it; default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * Google's Gemini models, by the Gemini API or by Vertex AI.
 *
 * Throws a {@link ConfigurationError} where there is no API key (Vertex AI and a server at a `baseURL` of its own need none), and in a browser without
 * `dangerouslyAllowBrowser`. Failures of the model are {@link ProviderError}s.
 *
 * @example
 * import { Agent } from 'rxagent';
 * import { GeminiProvider } from 'rxagent/gemini';
 * const agent = new Agent({ provider: new GeminiProvider({ apiKey: 'AIza…', params: { thinkingConfig: { includeThoughts: true } } }) });
 * agent.stream('Hello!').subscribe((event) => console.log(event));
 */
export class GeminiProvider implements Provider {
  readonly name: string;
  readonly defaultModel: string;
  readonly nativeTools = true;
  readonly nativeSchema = true;
  readonly #client: GoogleGenAI;
  readonly #options: GeminiProviderOptions;

  constructor(options: GeminiProviderOptions = {}) {
    this.name = options.name ?? 'gemini';
    this.defaultModel = options.model ?? 'gemini-flash-latest';
    this.#options = options;
    this.#client = options.client ?? createClient('GeminiProvider', KEY_VARIABLE, () => openClient(options));
  }

  /** Text deltas as they come, then the calls. */
  stream(request: ModelRequest): Observable<string | ToolCall> {
    const { model = this.defaultModel } = request;
    const { params } = this.#options;
    const client = this.#client;
    const { apiKey, httpOptions } = innerOf(client);
    const send = this.#options.fetch ?? params?.httpOptions?.fetch ?? httpOptions?.fetch ?? globalThis.fetch;
    const vendor: Vendor = { provider: this.name, keyVariable: KEY_VARIABLE, baseURL: httpOptions?.baseUrl, secrets: () => [apiKey, ...secretsIn(httpOptions?.headers)] };
    return askVendor(vendor, {
      model,
      request,
      send: (signal) => rawResponse(client, toRequest({ ...request, model }, params, client.vertexai), send, signal),
      reader: geminiReader,
    });
  }
}

const KEY_VARIABLE = 'GOOGLE_API_KEY or GEMINI_API_KEY';

/** What the client knows, but keeps to itself. */
const innerOf = (client: GoogleGenAI): { apiKey?: string; httpOptions?: HttpOptions } => client as unknown as { apiKey?: string; httpOptions?: HttpOptions };

/** A client of the options. The SDK minds neither a missing key (it prints a warning) nor a browser, so both are looked after here. */
function openClient({ vertexai, project, location, httpOptions, baseURL, dangerouslyAllowBrowser, ...options }: GeminiProviderOptions): GoogleGenAI {
  const base = baseURL || httpOptions?.baseUrl;
  const own = base ? { baseUrl: wholeURL('GeminiProvider', base) } : undefined;
  const onVertex = vertexai ?? /^true$/i.test(environment('GOOGLE_GENAI_USE_VERTEXAI') ?? '');
  const apiKey = options.apiKey ?? (onVertex ? undefined : (environment('GOOGLE_API_KEY') ?? environment('GEMINI_API_KEY')));
  if (!onVertex && !apiKey && !own) throw new Error('There is no API key.');
  if (inBrowser() && apiKey && !dangerouslyAllowBrowser) throw new Error(IN_BROWSER);
  return new GoogleGenAI({
    ...(onVertex ? { vertexai: true, ...(apiKey && { apiKey }) } : { apiKey: apiKey || 'none' }),
    ...(project !== undefined && { project }),
    ...(location !== undefined && { location }),
    httpOptions: { ...httpOptions, ...own },
  });
}
