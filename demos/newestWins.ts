// The newest question wins: switchMap unsubscribes the run of the older one, and with it its model and tools.
import { concat, delay, map, of, switchMap } from 'rxjs';
import { Agent, answerText, LocalProvider } from 'rxagent';

const agent = new Agent({
  provider: new LocalProvider({ delayMs: 30 }),
  observers: [{ onCancelled: ({ reason }) => console.log(`  (cancelled by ${reason})`) }],
});

const typed = concat(of('Tell me a very long story about rivers'), of('No, about mountains').pipe(delay(200)));

typed
  .pipe(switchMap((question) => agent.stream(question).pipe(answerText(), map((text) => `${question} → ${text}`))))
  .subscribe((line) => console.log(line));
