export type ResponsesParams = Record<string, unknown>;
export const toResponsesRequest = (..._: unknown[]): never => { throw new Error('todo'); };
