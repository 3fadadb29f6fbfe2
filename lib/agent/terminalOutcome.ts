import type { ToolOutcome } from '../types/toolOutcome';
import type { Run } from './run';

/** The result that ends the run: of the turn's terminal tools that succeeded, the first in request order. */
export const terminalOutcome = ({ settings, state }: Run): ToolOutcome | undefined =>
  state.reply?.calls.find(({ call, outcome }) => outcome?.isError === false && settings.tools.get(call.toolName)?.tool.terminal)?.outcome;
