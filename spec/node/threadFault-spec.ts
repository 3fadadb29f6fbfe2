import { describe, expect, it } from '@jest/globals';
import { AgentError, ConfigurationError } from 'rxagent';
import { contextFault, endedFault, threadFault } from '../../lib/node/threadFault';

const job = { module: 'file:///work.js', export: 'work', args: {}, context: undefined, toolCallId: '', runId: '' };

describe('threadFault', () => {
  it('should keep what the function threw', () => {
    const fault = threadFault('x', job, { type: 'error', stage: 'run', name: 'RangeError', message: 'too far', stack: 'RangeError: too far\n    at work' });

    expect(fault).toMatchObject({ name: 'RangeError', message: 'too far', stack: 'RangeError: too far\n    at work' });
    expect(AgentError.isInstance(fault)).toBe(false);
    expect(fault).not.toHaveProperty('code');
    expect(threadFault('x', job, { type: 'error', stage: 'run', message: 'full', code: 'ENOSPC' })).toMatchObject({ code: 'ENOSPC' });
  });

  it('should take what is no error', () => {
    expect(threadFault('x', job, { type: 'error', stage: 'run', message: 'text' })).toMatchObject({ name: 'Error', message: 'text' });
  });

  it('should say what can leave a thread', () => {
    const fault = threadFault('x', job, { type: 'error', stage: 'clone', name: 'DataCloneError', message: '() => 1 could not be cloned.' });

    expect(fault).toMatchObject({ code: 'not-cloneable', message: expect.stringMatching(/^Tool 'x': its function gave a value that cannot leave the thread: \(\) => 1 could not be cloned\. Give plain data/) });
  });

  it('should say what to check of a module', () => {
    const fault = threadFault('x', job, { type: 'error', stage: 'load', message: "Cannot find module '/work.js' imported from /rxagent-thread.cjs" });

    expect(fault).toBeInstanceOf(ConfigurationError);
    expect(fault.message).toMatch(/^Tool 'x': the module file:\/\/\/work\.js cannot be loaded: Cannot find module '\/work\.js'\. Check its URL, .*not TypeScript\.$/);
  });

  it.each([
    [['a', 'b'], 'a, b'],
    [[], 'none'],
  ])('should say which functions there are: %p', (exports, text) => {
    const fault = threadFault('x', job, { type: 'error', stage: 'export', message: 'not a function', exports });

    expect(fault).toBeInstanceOf(ConfigurationError);
    expect(fault.message).toBe(`Tool 'x': the module file:///work.js exports no function 'work'. Check the option export; its functions are: ${text}.`);
  });
});

describe('contextFault', () => {
  it('should say what to do', () => {
    const cause = new Error('it could not be cloned.');

    expect(contextFault('x', cause)).toMatchObject({ code: 'configuration', cause, message: expect.stringMatching(/^Tool 'x': the context .*: it could not be cloned\. Give workerTool/) });
  });
});

describe('endedFault', () => {
  it.each([[new Error('worker exited with code: 1')], [{ message: 'worker exited with code: 1' }], ['worker exited with code: 1']])('should tell of %p', (cause) => {
    expect(endedFault('x', cause, false)).toMatchObject({ code: 'worker-ended', cause, message: "Tool 'x': its thread ended before there was a result: worker exited with code: 1." });
  });

  it('should leave open whose fault it was in a thread that has served others', () => {
    expect(endedFault('x', new Error('boom'), true).message).toBe("Tool 'x': its thread ended before there was a result: boom. An earlier call may have left that behind in the thread.");
  });
});
