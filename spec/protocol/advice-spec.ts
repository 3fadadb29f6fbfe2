import { adviceOn } from '../../lib/protocol/advice';

const vendor = { provider: 'p', keyVariable: 'P_KEY', baseURL: 'http://host/v1' };

describe('adviceOn', () => {
  it.each([
    [{ status: 400 }, "Check what is sent: the model 'm', its parameters, the messages and the schemas of the tools."],
    [{ status: 422 }, "Check what is sent: the model 'm', its parameters, the messages and the schemas of the tools."],
    [{ status: 401 }, 'Check the API key: the option apiKey or the environment variable P_KEY.'],
    [{ status: 400, code: 'API_KEY_INVALID' }, 'Check the API key: the option apiKey or the environment variable P_KEY.'],
    [{ status: 403 }, "Check what the key is allowed to do: its project, the region, and access to the model 'm'."],
    [{ status: 404 }, "Check the name of the model 'm' and the baseURL (http://host/v1)."],
    [{ status: 413 }, 'The request is too large: send fewer messages or smaller images.'],
    [{ status: 429 }, 'Ask less often (withRateLimit), or later.'],
    [{ status: 429, code: 'insufficient_quota' }, 'Check the plan and the billing of the account.'],
    [{ code: 'connection' }, 'Check that the server at http://host/v1 is running and can be reached.'],
    [{ code: 'timeout' }, 'The server at http://host/v1 was too slow.'],
    [{ status: 500 }, ''],
    [{ code: 'truncated' }, ''],
  ])('on %j', (fault, advice) => {
    expect(adviceOn(fault, vendor, 'm')).toBe(advice);
  });

  it('does without a model and a baseURL', () => {
    const { provider, keyVariable } = vendor;
    expect(adviceOn({ status: 404 }, { provider, keyVariable }, undefined)).toBe('Check the name of the model and the baseURL.');
    expect(adviceOn({ code: 'connection' }, { provider, keyVariable }, undefined)).toBe('Check that the server is running and can be reached.');
  });
});
