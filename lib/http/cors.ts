/** Headers for a page of another origin that is allowed to ask; none for all others. */
export function corsHeaders(request: Request, allowed: string | readonly string[] | undefined): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || allowed === undefined) return {};
  if (allowed !== '*' && ![allowed].flat().includes(origin)) return { vary: 'origin' };
  return { 'access-control-allow-origin': allowed === '*' ? '*' : origin, 'access-control-expose-headers': 'x-rxagent-run, retry-after', vary: 'origin' };
}

/** The answer to a browser that asks whether it may ask. */
export const preflight = (request: Request, headers: Readonly<Record<string, string>>): Response =>
  new Response(null, { status: 204, headers: { ...headers, ...(headers['access-control-allow-origin'] !== undefined && permissions(request)) } });

/** An origin that may ask may do so with all headers that its page wants to send. */
const permissions = (request: Request): Record<string, string> => ({
  'access-control-allow-methods': 'POST, GET, DELETE',
  'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? 'content-type, authorization, last-event-id',
  'access-control-max-age': '600',
});

/** A response of the user's, which a page of another origin may read, too. */
export function withCors(response: Response, headers: Readonly<Record<string, string>>): Response {
  if (Object.keys(headers).length === 0) return response;
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers: all });
}
