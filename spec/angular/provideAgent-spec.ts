import { inContext, startApp } from './testApp';
import { createEnvironmentInjector, inject, InjectionToken } from '@angular/core';
import { expectTypeOf } from 'expect-type';
import { Agent } from 'rxagent';
import { injectAgent, provideAgent, type AgentSource } from 'rxagent/angular';
import { scriptedProvider } from 'rxagent/testing';

const agentThatSays = (...words: string[]): Agent => new Agent({ provider: scriptedProvider(words) });
const KEY = new InjectionToken<string>('key');

describe('provideAgent', () => {
  it('should give an agent to all below', () => {
    const app = startApp([provideAgent(agentThatSays('One.', 'Two.'))]);
    const [one, two] = [inContext(app, () => injectAgent()), inContext(createEnvironmentInjector([], app), () => injectAgent())];
    one.send('hi');
    two.send('hi');
    expect([one.answer(), two.answer()]).toEqual(['One.', 'Two.']);
  });

  it('should make it when it is needed, once, in an injection context', () => {
    const make = jest.fn(() => agentThatSays(`The key is ${inject(KEY)}.`, 'Again.'));
    const app = startApp([provideAgent(make), { provide: KEY, useValue: 'k' }]);
    expect(make).not.toHaveBeenCalled();
    const [one, two] = [inContext(app, () => injectAgent()), inContext(app, () => injectAgent())];
    one.send('hi');
    two.send('hi');
    expect([make.mock.calls.length, one.answer(), two.answer()]).toEqual([1, 'The key is k.', 'Again.']);
  });

  it('should let the nearest win', () => {
    const app = startApp([provideAgent(agentThatSays('far'))]);
    const near = inContext(createEnvironmentInjector([provideAgent(agentThatSays('near'))], app), () => injectAgent());
    near.send('hi');
    expect(near.answer()).toBe('near');
  });

  it('should be typed', () => {
    expectTypeOf(provideAgent).parameter(0).toExtend<AgentSource | (() => AgentSource)>();
    // @ts-expect-error a provider of a model is no agent
    provideAgent(scriptedProvider([]));
  });
});
