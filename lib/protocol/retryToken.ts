import type { ModelRequest } from '../types/provider';

/**
 * What those who may retry one reply know in common: the error that one of them has given up on. Held weakly: an error may lead to the response that it came with, whose
 * client (Anthropic's) lets go of the request only when that is collected.
 */
export interface RetryToken {
  givenUp?: WeakRef<object> | undefined;
}

type Report = ModelRequest['report'];

/** Each layer around a provider makes a `report` of its own: the thread by which those of one reply find each other. */
const tokens = new WeakMap<Report, RetryToken>();

/** The token of the reply that `report` belongs to. */
export function tokenOf(report: Report): RetryToken {
  const token = tokens.get(report) ?? {};
  tokens.set(report, token);
  return token;
}

/** `report` as one of the reply that `token` belongs to. */
export function joined(report: Report, token: RetryToken): Report {
  tokens.set(report, token);
  return report;
}
