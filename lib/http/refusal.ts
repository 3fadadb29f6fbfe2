/** Why a request is not served: thrown on the way, and told to the client as JSON. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  toResponse(headers: Readonly<Record<string, string>>): Response {
    return Response.json({ error: { code: this.code, message: this.message } }, { status: this.status, headers: { ...headers, ...this.headers } });
  }
}
