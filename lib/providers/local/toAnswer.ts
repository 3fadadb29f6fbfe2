import type { Message } from '../../types/message';

/** Says what tools have found: one result as it is, several line by line in the order of the calls. */
export function toAnswer(results: readonly Message[]): string {
  const isOne = results.length === 1;
  return results
    .map(({ toolName = 'tool', content, isError }) => {
      if (isError) return content.includes(toolName) ? content : `The tool '${toolName}' failed: ${content}`;
      if (!content) return `The tool '${toolName}' has returned nothing.`;
      return isOne ? content : `${toolName}:${content.includes('\n') ? '\n' : ' '}${content}`;
    })
    .join('\n');
}
