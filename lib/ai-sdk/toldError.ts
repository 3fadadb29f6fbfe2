import { publicError } from '../protocol/publicError';

/** The text that the user reads of an error, also where the option that makes it fails. */
export function toldError(error: unknown, errorText: (error: unknown) => string = publicError): string {
  try {
    return errorText(error);
  } catch {
    return 'The run failed.';
  }
}
