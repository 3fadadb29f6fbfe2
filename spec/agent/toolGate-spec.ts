import { Agent, ConfigurationError, type AgentOptions } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { toolGate } from '../../lib/agent/toolGate';

const gateOf = (options: Partial<AgentOptions>) => toolGate({ provider: scriptedProvider([]), ...options });
const pass = (): undefined => undefined;
const yes = (): boolean => true;

describe('toolGate', () => {
  it.each<Partial<AgentOptions>>([
    {},
    { guards: {} },
    { guards: { input: pass, output: [pass], toolArguments: [], toolResult: undefined } },
    { maxToolResultLength: 9 },
    { approvalTimeoutMs: 9 },
    { toolPolicy: undefined, approve: undefined, loopDetection: undefined, maxArgumentsLength: undefined },
  ])('should be open with %p', (options) => expect(gateOf(options)).toEqual({ isOpen: true }));

  it.each<[Partial<AgentOptions>, object]>([
    [{ toolPolicy: {} }, { decide: expect.any(Function) as unknown }],
    [{ toolPolicy: { review: [] }, approve: yes }, { decide: expect.any(Function) as unknown }],
    [{ toolPolicy: { review: ['*'] } }, { decide: expect.any(Function) as unknown }],
    [{ loopDetection: { sameCall: 2, sameResult: Infinity } }, { loopDetection: { sameCall: 2, sameResult: Infinity } }],
    [{ loopDetection: { pingPong: 3, policy: 'fail' } }, { loopDetection: { pingPong: 3, policy: 'fail' } }],
    [{ maxArgumentsLength: 1 }, {}],
    [{ guards: { toolArguments: pass } }, { argumentGuards: [pass] }],
    [{ guards: { toolResult: [pass, pass] } }, { resultGuards: [pass, pass] }],
  ])('should be shut with %p', (options, parts) => expect(gateOf(options)).toEqual({ isOpen: false, ...parts }));

  it('should not change when the options given do', () => {
    const loopDetection = { sameCall: 2 };
    const gate = gateOf({ loopDetection });

    loopDetection.sameCall = 3;

    expect(gate.loopDetection).toEqual({ sameCall: 2 });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ approvalTimeoutMs: 0 }, 'Agent: approvalTimeoutMs must be a number from 1 to 2147483647; got 0.'],
    [{ approvalTimeoutMs: Infinity }, 'Agent: approvalTimeoutMs must be a number from 1 to 2147483647; got Infinity.'],
    [{ maxToolResultLength: -1 }, 'Agent: maxToolResultLength must be a whole number from 0; got -1.'],
    [{ maxArgumentsLength: 0 }, 'Agent: maxArgumentsLength must be a whole number from 1; got 0.'],
    [{ maxArgumentsLength: '9' }, 'Agent: maxArgumentsLength must be a whole number from 1; got 9.'],
    [{ toolPolicy: 'deny' }, 'toolPolicy must be an object with some of allow, review, deny and nothing else.'],
    [{ toolPolicy: { denied: ['*'] } }, 'toolPolicy must be an object with some of allow, review, deny and nothing else.'],
    [{ toolPolicy: [] }, 'toolPolicy must be an object with some of allow, review, deny and nothing else.'],
    [{ toolPolicy: { deny: '*' } }, 'toolPolicy.deny must be an array of tool names, in which * stands for any characters, and functions.'],
    [{ toolPolicy: { deny: [''] } }, 'toolPolicy.deny has a pattern that is neither a tool\'s name nor a function; got "".'],
    [{ approve: true }, 'approve must be a function; got boolean.'],
    [{ approve: yes }, "approve would never be asked: say which calls it decides on, such as toolPolicy: { review: ['*'] }."],
    [{ approve: yes, toolPolicy: { deny: ['*'] } }, "approve would never be asked: say which calls it decides on, such as toolPolicy: { review: ['*'] }."],
    [{ loopDetection: true }, 'loopDetection must be an object with some of sameCall, sameResult, pingPong, policy and nothing else.'],
    [{ loopDetection: null }, 'loopDetection must be an object with some of sameCall, sameResult, pingPong, policy and nothing else.'],
    [{ loopDetection: { same: 3 } }, 'loopDetection must be an object with some of sameCall, sameResult, pingPong, policy and nothing else.'],
    [{ loopDetection: { sameCall: 1 } }, 'loopDetection: sameCall must be a whole number from 2; got 1.'],
    [{ loopDetection: { sameResult: 2.5 } }, 'loopDetection: sameResult must be a whole number from 2; got 2.5.'],
    [{ loopDetection: { pingPong: NaN } }, 'loopDetection: pingPong must be a whole number from 2; got NaN.'],
    [{ loopDetection: { policy: 'stop' } }, "loopDetection.policy must be 'tell' or 'fail'; got stop."],
    [{ guards: pass }, 'guards must be an object with some of input, output, toolArguments, toolResult and nothing else.'],
    [{ guards: { toolResults: pass } }, 'guards must be an object with some of input, output, toolArguments, toolResult and nothing else.'],
    [{ guards: { toolResult: 'no' } }, 'guards.toolResult must be a function (value) => verdict, or a list of them.'],
    [{ guards: { toolArguments: [pass, 7] } }, 'guards.toolArguments must be a function (value) => verdict, or a list of them.'],
  ])('should refuse %p when the agent is built', (options, message) => {
    expect(() => new Agent({ provider: scriptedProvider([]), ...options })).toThrow(new ConfigurationError(message));
  });

  it('should be typed', () => {
    const typed = (options: Partial<AgentOptions>): void => expect(options).toBeDefined();
    // @ts-expect-error a pattern is a name or a function
    typed({ toolPolicy: { allow: [/read/] } });
    // @ts-expect-error a decision is not a text
    typed({ toolPolicy: { review: ['*'] }, approve: () => 'yes' });
    // @ts-expect-error a rewrite has the kind of the value
    typed({ guards: { toolResult: () => ({ rewrite: 5 }) } });
  });
});
