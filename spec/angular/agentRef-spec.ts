import { inContext, startApp } from './testApp';
import { effect, isSignal, signal, type Signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { expectTypeOf } from 'expect-type';
import { of } from 'rxjs';
import type { AgentInput, Message, RunEvent } from 'rxagent';
import type { AgentRef, AgentStatus, ToolActivity } from 'rxagent/angular';
import { agentRef } from '../../lib/angular/agentRef';
import { newConversation } from '../../lib/angular/conversation';
import { Runner } from '../../lib/angular/runner';

const call = { id: '1', toolName: 'clock', parameters: {} };
const asked: ToolActivity = { runId: 'r', iteration: 1, call, status: 'asked', progress: '' };
const over: ToolActivity = { ...asked, status: 'done', outcome: { toolCallId: '1', toolName: 'clock', content: '12:00', isError: false, durationMs: 1 } };

const cancelled: ToolActivity = { ...asked, status: 'cancelled' };
const none = signal([]);

const idle = (): Runner<unknown> => new Runner({ events: () => of() }, 'switch', newConversation());

describe('agentRef', () => {
  it('should tell of a change only where its own value changed', () => {
    const conversation = signal(newConversation());
    const agent = agentRef(idle(), conversation, none);
    const { messages, usage, tools, activeTools } = agent;
    const before = [messages(), usage(), tools(), activeTools()];
    conversation.update((now) => ({ ...now, answer: 'Hel' }));
    expect(agent.answer()).toBe('Hel');
    expect([messages(), usage(), tools(), activeTools()].map((value, at) => value === before[at])).toEqual([true, true, true, true]);
  });

  it('should count those calls as active that are not over', () => {
    const conversation = signal({ ...newConversation(), tools: [asked, over, cancelled] });
    const { activeTools } = agentRef(idle(), conversation, none);
    const active = activeTools();
    expect(active).toEqual([asked]);
    conversation.update((now) => ({ ...now, tools: [asked, { ...over }] }));
    expect(activeTools()).toBe(active);
    conversation.update((now) => ({ ...now, tools: [over] }));
    expect(activeTools()).toEqual([]);
  });

  it('should tell of other inputs that wait, not of the same anew', () => {
    const waiting = signal<readonly string[]>(['a']);
    const { queued } = agentRef(idle(), signal(newConversation()), waiting);
    const before = queued();
    waiting.set(['a']);
    expect(queued()).toBe(before);
    waiting.set(['b']);
    expect(queued()).toEqual(['b']);
  });

  it('should be read-only', () => {
    const signals = Object.values(agentRef(idle(), signal(newConversation()), none)).filter((value) => isSignal(value));
    expect(signals).toHaveLength(12);
    expect(signals.filter((each) => 'set' in each)).toEqual([]);
  });

  it('should not make an effect that sends depend on what the run reads', () => {
    const app = startApp();
    const read = signal(1);
    let runs = 0;
    const runner = new Runner({ events: () => (read(), of()) }, 'switch', newConversation());
    runner.changes.subscribe();
    const agent = agentRef(runner, signal(newConversation()), none);
    inContext(app, () => effect(() => {
      runs++;
      agent.send('hi');
    }));
    TestBed.tick();
    read.set(2);
    TestBed.tick();
    expect(runs).toBe(1);
  });

  it('should be typed', () => {
    expectTypeOf<AgentRef['messages']>().toEqualTypeOf<Signal<readonly Message[]>>();
    expectTypeOf<AgentRef['status']>().toEqualTypeOf<Signal<AgentStatus>>();
    expectTypeOf<AgentRef['decide']>().returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf<AgentRef<{ user: string }>['queued']>().toEqualTypeOf<Signal<readonly AgentInput<{ user: string }>[]>>();
    expectTypeOf<AgentRef<{ user: string }>['events$']>().toExtend<{ subscribe(next: (event: RunEvent<{ user: string }>) => void): unknown }>();
    type Input = Parameters<AgentRef<{ user: string }>['send']>[0];
    expectTypeOf<string>().not.toExtend<Input>(); // it has no context
    expectTypeOf<{ messages: string; context: { user: string } }>().toExtend<Input>();
  });
});
