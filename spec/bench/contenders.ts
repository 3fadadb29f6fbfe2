import type { Observable } from 'rxjs';
import { Agent, type Message, type Provider, type Tool } from 'rxagent';
import { bareAgent } from './bare';
import { floorAgent } from './floor';
import type { Contenders } from './harness';
import type { Model } from './models';
import { validated } from './validated';

/** Asks an agent, tells when each piece of text comes, and gives a figure that is the same for all who do the work right. */
export type Ask = (input: readonly Message[], onText?: () => void) => Promise<number>;

export const question: readonly Message[] = [{ role: 'user', content: 'At which temperature does water boil?' }];

type Event = { type: 'chunk'; content: string } | { type: 'result'; messages: readonly Message[] };

/** The length of the text, or of the whole conversation with the results of the tools. */
const lengthOf = (event: Event): number => (event.type === 'chunk' ? event.content.length : event.messages.reduce((sum, { content }) => sum + content.length, 0));

/** The three agents over one model. `nativeTools: true` keeps rxagent from looking for calls in the text. */
export function contenders(model: Model, { tools = [], nativeTools }: { tools?: readonly Tool[]; nativeTools?: boolean } = {}): Contenders<Ask> {
  const provider: Provider = { name: 'bench', stream: ({ messages }) => model.stream(messages), ...(nativeTools !== undefined && { nativeTools }) };
  const agent = new Agent({ provider, tools, maxIterations: Infinity });
  const execute = validated(tools);
  return {
    rxagent: (input, onText) => drain(agent.stream(input), onText),
    floor: async (input, onText) => {
      let length = 0;
      for await (const event of floorAgent(model.generate, execute, input)) {
        length += lengthOf(event);
        if (event.type === 'chunk') onText?.();
      }
      return length;
    },
    rxjs: (input, onText) => drain(bareAgent(model.stream, execute, input), onText),
  };
}

/** Asks `runs` times, one after the other. */
export const repeated = (ask: Ask, runs: number, input = question) => async (): Promise<number> => {
  let length = 0;
  for (let run = 0; run < runs; run++) length += await ask(input);
  return length;
};

const drain = (events: Observable<Event>, onText?: () => void): Promise<number> =>
  new Promise((resolve, reject) => {
    let length = 0;
    events.subscribe({
      next: (event) => {
        length += lengthOf(event);
        if (event.type === 'chunk') onText?.();
      },
      error: reject,
      complete: () => resolve(length),
    });
  });
