import { env } from 'node:process';
import { LocalProvider, type Provider } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';

/** What the command line says about the model. */
export interface Choice {
  provider?: string | undefined;
  model?: string | undefined;
  'base-url'?: string | undefined;
}

/** Each provider, and the keys that speak for it. In the order of preference. */
const vendors: Record<string, { keys: string[]; open: (options: { model?: string; baseURL?: string }) => Provider }> = {
  anthropic: { keys: ['ANTHROPIC_API_KEY'], open: (options) => new AnthropicProvider(options) },
  openai: { keys: ['OPENAI_API_KEY'], open: (options) => new OpenAIProvider(options) },
  responses: { keys: [], open: (options) => new OpenAIProvider({ ...options, api: 'responses' }) },
  gemini: { keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'], open: (options) => new GeminiProvider(options) },
  local: { keys: [], open: () => new LocalProvider({ delayMs: 15 }) },
};

/** The provider that the command line names, else one whose key is in the environment, else the offline one. A base URL alone means a compatible server. */
export function chooseProvider({ provider, model, 'base-url': baseURL }: Choice): Provider {
  const withKey = Object.keys(vendors).find((name) => vendors[name]?.keys.some((key) => env[key]));
  const vendor = vendors[provider ?? (baseURL ? 'openai' : (withKey ?? 'local'))];
  if (!vendor) throw new Error(`There is no provider '${provider}': choose one of ${Object.keys(vendors).join(', ')}.`);
  if (vendor === vendors['local'] && (model || baseURL)) throw new Error('The offline provider has neither models nor a URL: set a key such as OPENAI_API_KEY, or choose a --provider.');
  return vendor.open({ ...(model && { model }), ...(baseURL && { baseURL }) });
}
