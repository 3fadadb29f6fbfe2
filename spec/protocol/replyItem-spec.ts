import { toolCall } from 'rxagent/testing';
import { isNote, isOutput, type ReplyItem } from '../../lib/protocol/replyItem';

const reasoning: ReplyItem = { type: 'reasoning-delta', delta: 'hm' };

it.each<[ReplyItem, boolean, boolean]>([
  ['text', false, true],
  ['', false, false],
  [toolCall('f'), false, true],
  [{ ...toolCall('f'), type: 'function' } as ReplyItem, false, true],
  [reasoning, true, true],
  [{ type: 'finish', reason: 'stop' }, true, false],
  [{ type: 'model', model: 'm' }, true, false],
])('%j: isNote %s, isOutput %s', (item, note, output) => {
  expect([isNote(item), isOutput(item)]).toEqual([note, output]);
});
