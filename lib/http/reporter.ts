import { isPublic } from '../protocol/publicError';

/** What is not told to the client is told here, once an error. */
export function reporter(): (error: unknown) => void {
  const told = new Set<unknown>();
  return (error) => {
    if (isPublic(error) || told.has(error)) return;
    told.add(error);
    console.error('rxagent: a run or its event stream has failed.', error);
  };
}
