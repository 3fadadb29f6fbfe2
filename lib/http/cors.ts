/** Headers for a page of another origin that is allowed to ask; none for all others. */
export function corsHeaders(request: Request, allowed: string | readonly string[] | undefined): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || allowed === undefined) return {};
  if (allowed !== '*' && ![allowed].flat().includes(origin)) return { vary: 'origin' };
  return { 'access-control-allow-origin': allowed === '*' ? '*' : origin, 'access-control-expose-headers': 'x-rxagent-run', vary: 'origin' };
}

/** The answer to a browser that asks whether it may ask. */
export const preflight = (headers: Readonly<Record<string, string>>): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': 'POST, GET, DELETE',
      'access-control-allow-headers': 'content-type, authorization, last-event-id',
      'access-control-max-age': '600',
    },
  });
