import { argv, cwd, exit } from 'node:process';
import { fromEvent, tap } from 'rxjs';
import { Agent, result } from 'rxagent';
import { calculator } from './terminal/calculator';
import { chooseProvider } from './terminal/chooseProvider';
import { folderTools } from './terminal/folderTools';
import { printRun, printSummary } from './terminal/printRun';

const question = argv.slice(2).join(' ') || "Search the text 'mergeMap' in lib, list the files in demos and calculate 12 * (3 + 4)";
const tools = [...folderTools(cwd()), calculator];
console.log(`\n${question}\n\ntools: ${tools.map(({ name }) => name).join(', ')}\n`);

const agent = new Agent({
  provider: chooseProvider(),
  tools,
  observers: [printRun()],
  systemPrompt: 'Answer questions about the files of this folder with your tools.',
});

const interrupt = fromEvent(process, 'SIGINT').pipe(tap(() => console.log('\nstopping …')));

agent
  .stream({ messages: question, stop: interrupt })
  .pipe(result())
  .subscribe({
    next: printSummary,
    error: (error: unknown) => {
      console.error(String(error));
      exit(1);
    },
  });
