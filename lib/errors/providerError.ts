import { AgentError } from './agentError';

/**
 * What is known of a provider's failure.
 *
 * @example
 * import { ProviderError, type ProviderErrorOptions } from 'rxagent';
 * const options: ProviderErrorOptions = { provider: 'openai', status: 429, retryable: true, retryAfterMs: 1000 };
 * throw new ProviderError('Too many requests', options);
 */
export interface ProviderErrorOptions {
  /** The provider's name. */
  provider: string;
  /** The HTTP status. */
  status?: number | undefined;
  /** The vendor's own error code; default `provider`. */
  code?: string | undefined;
  /** Whether asking again may help; default false. */
  retryable?: boolean | undefined;
  /** How long the provider asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** The vendor's id of the request, for its support. */
  requestId?: string | undefined;
  cause?: unknown;
}

/**
 * A model could not be asked, or its reply broke off. Goes down the error channel of the run.
 *
 * @example
 * import { Agent, LocalProvider, ProviderError } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).stream('hi').subscribe({
 *   error: (error: unknown) => console.log(error instanceof ProviderError && error.retryable),
 * });
 */
export class ProviderError extends AgentError {
  readonly provider: string;
  declare readonly status?: number;
  readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly requestId?: string;

  constructor(message: string, options: ProviderErrorOptions) {
    super(message, { code: options.code ?? 'provider', ...('cause' in options ? { cause: options.cause } : {}) });
    this.name = 'ProviderError';
    this.provider = options.provider;
    this.retryable = options.retryable ?? false;
    if (options.status !== undefined) this.status = options.status;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.requestId !== undefined) this.requestId = options.requestId;
  }
}
