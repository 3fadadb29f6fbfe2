import type { GenerateContentParameters, GoogleGenAI } from '@google/genai';

/**
 * The raw response to a streamed request. The SDK authenticates, makes URL and body, and tells of errors; but it has no way to hand out the response, and its own
 * reading of the stream takes errors and broken connections for the end. So the response is caught at its `fetch`, and the SDK gets an empty one in its place.
 */
export async function rawResponse(client: GoogleGenAI, { config, ...request }: GenerateContentParameters, send: typeof fetch, signal: AbortSignal): Promise<Response> {
  let raw: Response | undefined;
  let failure: Error | undefined;
  const httpOptions = {
    ...config?.httpOptions,
    // Retries are the business of withRetry.
    retryOptions: { attempts: 1 },
    fetch: async (...request: Parameters<typeof fetch>): Promise<Response> => {
      try {
        raw = await send(...request);
      } catch (error) {
        throw (failure = error as Error);
      }
      return raw.ok ? new Response('') : raw;
    },
  };
  try {
    // With automatic calls the SDK would ask only when its stream is read.
    await client.models.generateContentStream({ ...request, config: { ...config, abortSignal: signal, automaticFunctionCalling: { disable: true }, httpOptions } });
  } catch (error) {
    // The SDK wraps some failures of fetch, fails at bodies that are no JSON, and its errors have no headers, where Retry-After stands.
    throw failure ?? Object.assign(Object(error) as Error, raw && { headers: raw.headers, status: raw.status, ...(!raw.ok && !/^ApiError/.test((error as Error).name) && { error: '' }) });
  }
  if (raw === undefined) throw new Error('the client made no request: it does not use httpOptions.fetch of the request');
  return raw;
}
