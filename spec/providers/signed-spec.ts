import { from } from 'rxjs';
import type { ModelNote } from 'rxagent';
import type { ReplyItem } from '../../lib/protocol/replyItem';
import { signed } from '../../lib/providers/signed';
import { fullRequest } from '../support/decoratorContract';
import { usage } from '../support/runEvents';

const retry: ModelNote = { type: 'retry', attempt: 1, delayMs: 1, error: 'x' };
const used: ModelNote = { type: 'usage', usage: usage(1, 2) };
const signature = { type: 'model', provider: 'a', model: 'm' };

describe('signed', () => {
  it.each<[string, ReplyItem[], unknown[]]>([
    ['before the first text', ['x', 'y'], [signature, 'x', 'y']],
    ['before the first note', [used, 'x'], [signature, used, 'x']],
    ['after what decorators tell', [retry, 'x'], [retry, signature, 'x']],
    ['at the end of an empty reply', [], [signature]],
    ['on the model\'s own note', [{ type: 'model', model: 'own' }, 'x'], [{ type: 'model', provider: 'a', model: 'own' }, 'x']],
    ['on a later note', ['x', { type: 'model', model: 'own' }], [signature, 'x', { type: 'model', provider: 'a', model: 'own' }]],
    ['not on a note that names another', [{ type: 'model', provider: 'b', model: 'own' }, 'x'], [{ type: 'model', provider: 'b', model: 'own' }, 'x']],
  ])('should tell who answers %s', (_, items, expected) => {
    const seen: unknown[] = [];
    const report = (note: ModelNote): void => void seen.push(note);
    from(items).pipe(signed('a', 'm', { ...fullRequest, report })).subscribe((item) => seen.push(item));
    expect(seen).toEqual(expected);
  });

  it('should leave the model empty where nobody knows it', () => {
    const seen: unknown[] = [];
    from(['x']).pipe(signed('a', undefined, { ...fullRequest, report: (note) => void seen.push(note) })).subscribe();
    expect(seen).toEqual([{ type: 'model', provider: 'a', model: '' }]);
  });
});
