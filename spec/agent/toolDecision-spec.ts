import { ConfigurationError, type ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { toolDecision } from '../../lib/agent/toolDecision';
import type { ToolPattern, ToolPolicy } from '../../lib/types/toolPolicy';

const all = ['*'];

describe('toolDecision', () => {
  it.each<[ToolPolicy, string]>([
    [{}, 'allow'],
    [{ allow: undefined, review: undefined, deny: undefined }, 'allow'],
    [{ allow: all }, 'allow'],
    [{ allow: [] }, 'deny'],
    [{ allow: ['other'] }, 'deny'],
    [{ deny: ['other'] }, 'allow'],
    [{ deny: all }, 'deny'],
    [{ review: all }, 'review'],
    [{ review: ['other'] }, 'allow'],
    [{ allow: all, review: all }, 'review'],
    [{ allow: all, deny: all }, 'deny'],
    [{ review: all, deny: all }, 'deny'],
    [{ allow: all, review: all, deny: all }, 'deny'],
    [{ allow: ['other'], review: ['read_mail'] }, 'review'],
  ])('should by %j %s', (policy, decision) => expect(toolDecision(policy)(toolCall('read_mail'))).toBe(decision));

  it.each<[string, string, boolean]>([
    ['read_mail', 'read_mail', true],
    ['read_mail', 'read_mails', false],
    ['read_mail', 'unread_mail', false],
    ['read_mail', 'READ_MAIL', false],
    ['*', 'read_mail', true],
    ['**', 'read_mail', true],
    ['read_*', 'read_mail', true],
    ['read_*', 'read_', true],
    ['read_*', 'unread_mail', false],
    ['*_mail', 'read_mail', true],
    ['*_mail', 'read_mails', false],
    ['r*_m*l', 'read_mail', true],
    ['*ea*', 'read_mail', true],
    ['ab*ba', 'aba', false],
    ['ab*b*ba', 'abba', false],
    ['ab*b*ba', 'abbba', true],
    ['read.mail', 'read_mail', false],
    ['read?mail', 'read_mail', false],
    ['[a-z_]*', 'read_mail', false],
    ['(read|send)_mail', 'read_mail', false],
    ['read\\w*', 'read_mail', false],
    ['$&', 'read_mail', false],
  ])('should take the pattern %p for %p: %p', (pattern, name, matches) => expect(toolDecision({ deny: [pattern] })(toolCall(name)) === 'deny').toBe(matches));

  it('should be quick with many stars', () => {
    const start = performance.now();

    expect(toolDecision({ deny: [`${'*a'.repeat(6)}*b`, '*'.repeat(1000) + 'b'] })(toolCall('a'.repeat(64)))).toBe('allow');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('should ask predicates with the call', () => {
    const predicate = jest.fn(({ parameters }: ToolCall) => parameters['path'] === '/');
    const decide = toolDecision({ deny: [predicate] });
    const call = toolCall('rm', { path: '/' });

    expect([decide(call), decide(toolCall('rm', { path: '/tmp' }))]).toEqual(['deny', 'allow']);
    expect(predicate.mock.calls[0]).toEqual([call]);
  });

  it.each<[keyof ToolPolicy, string]>([['deny', 'deny'], ['review', 'review'], ['allow', 'deny']])('should close where a predicate of %s throws, and print it', (list, decision) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const broken = (): never => { throw new Error('no'); };

    expect(toolDecision({ [list]: [broken] })(toolCall('rm'))).toBe(decision);
    expect(warn.mock.calls).toEqual([[`rxagent: a predicate of toolPolicy.${list} failed; for 'rm' it counts as ${list !== 'allow'}.`, new Error('no')]]);
    warn.mockRestore();
  });

  it.each<[keyof ToolPolicy, string]>([['deny', 'deny'], ['review', 'review'], ['allow', 'deny']])('should close where a predicate of %s gives something true-like', (list, decision) => {
    for (const answer of [Promise.resolve(true), 'yes', 1]) expect(toolDecision({ [list]: [() => answer as unknown as boolean] })(toolCall('rm'))).toBe(decision);
  });

  it('should not change when the lists given do', () => {
    const deny = ['rm'];
    const decide = toolDecision({ deny });

    deny.pop();

    expect(decide(toolCall('rm'))).toBe('deny');
  });

  it.each<[unknown, string]>([['', '""'], [' ', '" "'], [null, 'null'], [undefined, 'undefined'], [/rm/, '{}'], [7, '7']])('should refuse the pattern %p', (pattern, shown) => {
    expect(() => toolDecision({ deny: [pattern as ToolPattern] })).toThrow(
      new ConfigurationError(`toolPolicy.deny has a pattern that is neither a tool's name nor a function; got ${shown}.`),
    );
  });

  it.each<unknown>(['rm', null, { rm: true }])('should refuse the list %p', (list) => {
    expect(() => toolDecision({ allow: list as string[] })).toThrow(/^toolPolicy.allow must be an array/);
  });
});
