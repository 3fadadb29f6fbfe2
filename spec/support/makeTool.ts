import type { Tool } from '../../lib/types/tool';

/** A tool that takes any arguments and by default answers with its name. */
export const makeTool = (name: string, execute: Tool['execute'] = () => name, fields: Partial<Tool> = {}): Tool => ({
  name,
  description: `Does ${name}`,
  parameters: { type: 'object' },
  execute,
  ...fields,
});
