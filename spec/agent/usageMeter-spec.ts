import type { RunEventOf, Usage } from 'rxagent';
import { noUsage } from '../../lib/agent/addUsage';
import { UsageMeter } from '../../lib/agent/usageMeter';
import { runEvent, usage } from '../support/runEvents';

const used = (cost: Usage): RunEventOf<'usage'> => runEvent('usage', { usage: cost });
const cut = (cost?: Usage): RunEventOf<'run-cancelled'> => runEvent('run-cancelled', { reason: 'unsubscribe', ...(cost && { usage: cost }) });

describe('UsageMeter', () => {
  it.each<[string, (meter: UsageMeter) => void, Usage]>([
    ['nothing at first', () => undefined, noUsage],
    ['replies', (meter) => { meter.onUsage(used(usage(1, 2))); meter.onUsage(used({ ...usage(3, 4), costUsd: 1 })); }, { ...usage(4, 6), costUsd: 1 }],
    ['a reply that was cut', (meter) => { meter.onUsage(used(usage(1, 2))); meter.onCancelled(cut(usage(3, 4))); }, usage(4, 6)],
    ['nothing of a cut that told none', (meter) => { meter.onUsage(used(usage(1, 2))); meter.onCancelled(cut()); }, usage(1, 2)],
    ['nothing when cleared', (meter) => { meter.onUsage(used(usage(1, 2))); meter.clear(); }, noUsage],
    ['what follows when cleared', (meter) => { meter.onUsage(used(usage(1, 2))); meter.clear(); meter.onUsage(used(usage(3, 4))); }, usage(3, 4)],
  ])('should add up %s', (_, happen, total) => {
    const meter = new UsageMeter();
    happen(meter);

    expect(meter.total).toStrictEqual(total);
  });

  it('should give totals that do not change afterwards', () => {
    const meter = new UsageMeter();
    meter.onUsage(used(usage(1, 2)));
    const { total } = meter;

    meter.onUsage(used(usage(3, 4)));

    expect(total).toEqual(usage(1, 2));
  });
});
