/** One piece of OpenRouter's `reasoning_details`. */
export interface ReasoningDetail {
  type?: string;
  index?: number;
  id?: string | null;
  [field: string]: unknown;
}

/**
 * Adds a streamed piece to the details so far. Pieces of one block are joined, since the whole blocks have to go back: their signatures are checked.
 *
 * @see https://openrouter.ai/docs/use-cases/reasoning-tokens#preserving-reasoning-blocks
 */
export function addDetail(details: ReasoningDetail[], piece: ReasoningDetail): void {
  const last = details.at(-1);
  if (!last || !continues(last, piece)) {
    details.push({ ...piece });
    return;
  }
  for (const [field, value] of Object.entries(piece)) {
    const before = last[field];
    if (STREAMED.includes(field) && typeof before === 'string' && typeof value === 'string') last[field] = before + value;
    else if (value !== null || before === undefined) last[field] = value;
  }
}

const continues = (last: ReasoningDetail, { index, type, id }: ReasoningDetail): boolean =>
  index !== undefined && index === last.index && type === last.type && (id ?? last.id ?? null) === (last.id ?? id ?? null);

/** The fields that come in pieces. */
const STREAMED = ['text', 'summary', 'data'];
