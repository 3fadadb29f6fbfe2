export { GeminiProvider, type GeminiProviderOptions } from './provider';
