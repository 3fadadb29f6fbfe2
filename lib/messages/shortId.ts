/**
 * An id in a form that a vendor takes: the id itself where it has at most `most` characters and none that are `refused`. Else a short one, always the same for the
 * same id and another for every other, so that calls and their results, which are not sent together, still belong together.
 */
export const shortId = (id: string, most: number, refused?: RegExp): string => (id.length <= most && !refused?.test(id) ? id : `call_${hash(id, 1)}${hash(id, 2)}`);

/** 32 bits of a text (FNV-1a, with the bits mixed at the end), as letters and digits. */
function hash(text: string, seed: number): string {
  let bits = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0).toString(36).padStart(7, '0');
}
