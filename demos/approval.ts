// Approval: a person decides which calls may run, a stream like any other.
import { concatMap, delay, map, of, Subject, tap } from 'rxjs';
import { Agent, LocalProvider, result, tool, type Approval, type ApprovalRequest } from 'rxagent';

const pay = tool({
  name: 'pay',
  description: 'Pay an amount to somebody',
  parameters: { type: 'object', properties: { to: { type: 'string' }, amount: { type: 'number' } }, required: ['to', 'amount'] },
  execute: ({ to, amount }) => `Paid ${amount} to ${to}.`,
});

/** Questions go to the screen of a person, who needs a moment for each; here one who is careful with money. */
const questions = new Subject<{ request: ApprovalRequest; answer: Subject<Approval> }>();
questions
  .pipe(
    tap(({ request }) => console.log(`? pay ${String(request.args['amount'])} to ${String(request.args['to'])}`)),
    concatMap((question) => of(question).pipe(delay(50))),
    map(({ request, answer }) => ({ answer, approved: Number(request.args['amount']) < 100 })),
  )
  .subscribe(({ answer, approved }) => answer.next(approved || { approved, reason: 'Too much without a receipt.' }));

const agent = new Agent({
  provider: new LocalProvider(),
  tools: [pay],
  toolPolicy: { review: ['pay'] },
  approve: (request) => {
    const answer = new Subject<Approval>();
    questions.next({ request, answer });
    return answer;
  },
  approvalTimeoutMs: 5000,
  observers: [{ onApprovalDecision: ({ call, approved }) => console.log(`${approved ? '✓' : '✗'} ${JSON.stringify(call.parameters)}`) }],
});

agent.stream('Pay 20 to Ann').pipe(result()).subscribe(({ content }) => console.log(content));
agent.stream('Pay 2000 to Bob').pipe(result()).subscribe(({ content }) => console.log(content));
