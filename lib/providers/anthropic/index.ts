export { AnthropicProvider, type AnthropicProviderOptions } from './provider';
