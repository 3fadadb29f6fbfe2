/** An answer with everything that Markdown has. */
export const marbleAnswer = `## Four ways to flatten

A question box emits questions; each question becomes a run, which is a stream, too. What happens to the run under way **when the next question comes** is one word:

| Operator | The run under way | The new question | Good for |
| :-- | :-- | :-- | :-- |
| \`switchMap\` | is unsubscribed | starts at once | a chat, a search box |
| \`exhaustMap\` | goes on | is ignored | a pay button |
| \`concatMap\` | goes on | waits for its turn | a queue of jobs |
| \`mergeMap\` | goes on | starts beside it | work in parallel |

### Newest wins

\`\`\`ts
import { Subject, switchMap } from 'rxjs';
import { Agent, answerText, LocalProvider } from 'rxagent';

const agent = new Agent({ provider: new LocalProvider({ delayMs: 20 }) });
const questions = new Subject<string>();

// Unsubscribing is cancelling: model, tools and sockets end with the run.
questions
  .pipe(switchMap((question) => agent.stream(question).pipe(answerText())))
  .subscribe((text) => console.log(text));

questions.next('Tell me about rivers');
setTimeout(() => questions.next('No, about mountains'), 200);
\`\`\`

### As a picture

\`\`\`text
questions  -a---------b-----------|
run of a    --1-2-3-4-5-6|
run of b               --7-8-9|
switchMap  ---1-2-3-4----7-8-9----|
\`\`\`

### Tested in virtual time

1. Write the streams as marbles.
2. Let the scheduler play them; a minute takes a millisecond.
3. Compare, *subscriptions included*:
   - when the source was subscribed,
   - and when it was let go.

\`\`\`ts
marbles(({ cold, expectObservable, expectSubscriptions }) => {
  const e1 = cold('  -a---b--|');
  const e1subs = '   ^-------!';
  const expected = ' -x---y--|';

  expectObservable(e1.pipe(answerOf())).toBe(expected);
  expectSubscriptions(e1.subscriptions).toBe(e1subs);
});
\`\`\`

In a shell it is one line:

\`\`\`bash
npm install rxagent rxjs && npx jest spec/chat-spec.ts
\`\`\`

> **In short:** choose the operator by what a *newer* question means for an *older* answer. For a chat it means: stop.

Read on in the [guide to RxJS](https://rxjs.dev/guide/operators), or ask me for \`exhaustMap\`.
`;

const paragraph = 'Observables describe asynchronous computations declaratively: **subscriptions** start them, operators transform everything travelling through, unsubscribing releases sockets, timers and subordinate computations immediately and deterministically.';

const code = (at: number): string => `\`\`\`ts\nconst answer${at} = agent.stream(question${at}).pipe(textDeltas(), takeUntil(unsubscribed$));\nanswer${at}.subscribe((delta) => process.stdout.write(delta));\n\`\`\``;
const list = (at: number): string => `- responsibilities of *component* ${at}, with \`subscribeOn(scheduler)\`\n- documentation: a [reference](https://example.com/${at})\n- considerations concerning cancellation`;

/** An answer of so many words: headings, prose, lists and code, some 9 KB for each thousand. */
export function longAnswer(words: number): string {
  let answer = '';
  for (let at = 1; answer.split(' ').length < words; at++) answer += `### Part ${at}\n\n${paragraph}\n\n${at % 3 === 0 ? code(at) : list(at)}\n\n`;
  return answer.split(' ').slice(0, words).join(' ');
}
