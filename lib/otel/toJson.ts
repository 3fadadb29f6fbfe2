/** A value as JSON, for an attribute; never throws. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    return JSON.stringify(`no JSON: ${String(error)}`);
  }
}
