/** Characters at a time: few enough to be arguments of one call, a multiple of 3. */
const chunkSize = 8190;

/** Spells bytes as base64, without `Buffer`. */
export function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += chunkSize) {
    characters += String.fromCharCode.apply(null, bytes.subarray(at, at + chunkSize) as unknown as number[]);
  }
  return btoa(characters);
}
