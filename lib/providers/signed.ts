import { map, pipe, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { isNote, type ReplyItem } from '../protocol/replyItem';
import type { ModelNote, ModelRequest } from '../types/provider';
import { isDecoratorNote } from './isDecoratorNote';

/** Tells who answers before the first thing it says; a model that it names itself gets the provider's name. `model` is empty where nobody knows it. */
export function signed(provider: string, model: string | undefined, { report }: ModelRequest): MonoTypeOperatorFunction<ReplyItem> {
  const sign = (): void => report({ type: 'model', provider, model: model ?? '' });
  let told = false;
  return pipe(
    map((item) => (isModelNote(item) ? { provider, ...item } : item)),
    tap({
      next: (item) => {
        if (told || isDecoratorNote(item)) return;
        told = true;
        if (!isModelNote(item)) sign();
      },
      complete: () => {
        if (!told) sign();
      },
    }),
  );
}

const isModelNote = (item: ReplyItem): item is Extract<ModelNote, { type: 'model' }> => isNote(item) && item.type === 'model';
