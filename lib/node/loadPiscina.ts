import type { Piscina } from 'piscina';
import { ConfigurationError } from '../errors/configurationError';

/** The class of `piscina`, an optional peer that is loaded when the first tool runs. Fails with a {@link ConfigurationError} that says how to install it. */
export const loadPiscina = async (): Promise<typeof Piscina> => {
  try {
    return (await import('piscina')).Piscina;
  } catch (cause) {
    throw new ConfigurationError("workerTool needs the package 'piscina', version 5: npm install piscina", { cause });
  }
};
