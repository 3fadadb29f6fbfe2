import { cwd, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { defer, fromEvent, tap } from 'rxjs';
import { Agent, result } from 'rxagent';
import { calculator } from './terminal/calculator';
import { chooseProvider } from './terminal/chooseProvider';
import { folderTools } from './terminal/folderTools';
import { printRun, printSummary } from './terminal/printRun';

const text = { type: 'string' } as const;
const usage = 'npm start -- [--provider anthropic|openai|responses|gemini|local] [--model name] [--base-url url] [question]';
const tools = [...folderTools(cwd()), calculator];
const interrupt = fromEvent(process, 'SIGINT').pipe(tap(() => console.log('\nstopping …')));

defer(() => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { provider: text, model: text, 'base-url': text, help: { type: 'boolean' } } });
  if (values.help) throw new Error(usage);
  const question = positionals.join(' ') || "Search the text 'mergeMap' in lib, list the files in demos and calculate 12 * (3 + 4)";
  const provider = chooseProvider(values);
  console.log(`\n${question}\n\n${provider.name}${provider.defaultModel === provider.name ? '' : ` ${provider.defaultModel}`} · tools: ${tools.map(({ name }) => name).join(', ')}\n`);
  const systemPrompt = 'Answer questions about the files of this folder with your tools.';
  return new Agent({ provider, tools, systemPrompt, observers: [printRun()] }).stream({ messages: question, stop: interrupt });
})
  .pipe(result())
  .subscribe({
    next: printSummary,
    error: (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      exit(1);
    },
  });
