export { otelObserver } from './otelObserver';
export type { OtelObserverOptions } from './telemetry';
