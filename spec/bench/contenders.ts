import type { Observable } from 'rxjs';
import { Agent, type Message, type Provider, type Tool } from 'rxagent';
import { bareAgent } from './bare';
import { floorAgent } from './floor';
import type { Contenders } from './harness';
import type { Model } from './models';
import { validated } from './validated';

/** Asks an agent, tells when each piece of text comes, and gives the length of all text. */
export type Ask = (input: readonly Message[], onText?: () => void) => Promise<number>;

export const question: readonly Message[] = [{ role: 'user', content: 'At which temperature does water boil?' }];

interface Event { type: 'chunk' | 'result'; content: string }

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
        if (event.type !== 'chunk') continue;
        length += event.content.length;
        onText?.();
      }
      return length;
    },
    rxjs: (input, onText) => drain(bareAgent(model.stream, execute, input), onText),
  };
}

/** Asks `runs` times, one after the other, and gives the length of all text. */
export const repeated = (ask: Ask, runs: number, input = question) => async (): Promise<number> => {
  let length = 0;
  for (let run = 0; run < runs; run++) length += await ask(input);
  return length;
};

const drain = (events: Observable<Event>, onText?: () => void): Promise<number> =>
  new Promise((resolve, reject) => {
    let length = 0;
    events.subscribe({
      next: ({ type, content }) => {
        if (type !== 'chunk') return;
        length += content.length;
        onText?.();
      },
      error: reject,
      complete: () => resolve(length),
    });
  });
