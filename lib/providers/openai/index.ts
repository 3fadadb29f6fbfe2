export { OpenAIProvider, type OpenAIProviderOptions } from './provider';
