/** A number for people: `1,204`. */
export const formatCount = (value: number): string => value.toLocaleString('en-US');
