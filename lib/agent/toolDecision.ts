import { ConfigurationError } from '../errors/configurationError';
import type { ToolCall } from '../types/toolCall';
import type { ToolPattern, ToolPolicy } from '../types/toolPolicy';

/** What a policy says of a call. */
export type ToolDecision = 'allow' | 'review' | 'deny';

type Matches = (call: ToolCall) => boolean;

/** Compiles a policy. Throws a {@link ConfigurationError} for patterns that would match something else than meant, or nothing at all. */
export function toolDecision(policy: ToolPolicy): (call: ToolCall) => ToolDecision {
  const denied = anyOf('deny', policy.deny);
  const reviewed = anyOf('review', policy.review);
  const allowed = policy.allow === undefined ? () => true : anyOf('allow', policy.allow);
  return (call) => {
    if (denied(call)) return 'deny';
    if (reviewed(call)) return 'review';
    return allowed(call) ? 'allow' : 'deny';
  };
}

function anyOf(list: ToolDecision, patterns: readonly ToolPattern[] = []): Matches {
  if (!Array.isArray(patterns)) throw new ConfigurationError(`toolPolicy.${list} must be an array of tool names, in which * stands for any characters, and functions.`);
  const matchers = patterns.map((pattern: unknown) => matcher(list, pattern));
  return (call) => matchers.some((matches) => matches(call));
}

function matcher(list: ToolDecision, pattern: unknown): Matches {
  if (typeof pattern === 'function') return predicate(list, pattern as Matches);
  if (typeof pattern !== 'string' || pattern.trim() === '') {
    throw new ConfigurationError(`toolPolicy.${list} has a pattern that is neither a tool's name nor a function; got ${JSON.stringify(pattern) ?? typeof pattern}.`);
  }
  return glob(pattern);
}

/** Each part is looked for behind the one before it; a regular expression would try all ways to share out the characters. */
function glob(pattern: string): Matches {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  return ({ toolName }) => {
    if (tail === undefined) return toolName === pattern;
    if (!toolName.startsWith(head)) return false;
    let at = head.length;
    for (const part of parts) {
      const found = toolName.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return toolName.length - tail.length >= at && toolName.endsWith(tail);
  };
}

/** Only a clear `true` allows; for the other lists anything true-like counts (a promise by mistake, say). One that throws closes, too. */
const predicate = (list: ToolDecision, matches: Matches): Matches => (call) => {
  try {
    const answer: unknown = matches(call);
    return list === 'allow' ? answer === true : Boolean(answer);
  } catch (error) {
    console.warn(`rxagent: a predicate of toolPolicy.${list} failed; for '${call.toolName}' it counts as ${list !== 'allow'}.`, error);
    return list !== 'allow';
  }
};
