// Streaming: subscribe to the text deltas and print them as they come.
import { stdout } from 'node:process';
import { Agent, LocalProvider, textDeltas } from 'rxagent';

const agent = new Agent({ provider: new LocalProvider({ delayMs: 20 }) });

agent
  .stream('Hello, what can an observable agent do?')
  .pipe(textDeltas())
  .subscribe({ next: (delta) => stdout.write(delta), complete: () => stdout.write('\n') });
