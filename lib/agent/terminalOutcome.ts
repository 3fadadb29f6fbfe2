import type { ToolOutcome } from '../types/toolOutcome';
import type { Run } from './run';

/** The result that ends the run: of the turn's terminal tools that succeeded, the first in request order. */
export function terminalOutcome({ settings, state }: Run): ToolOutcome | undefined {
  const call = state.reply?.calls.find(({ id, toolName }) => settings.tools.get(toolName)?.tool.terminal && state.reply?.outcomes.get(id)?.isError === false);
  return call && state.reply?.outcomes.get(call.id);
}
