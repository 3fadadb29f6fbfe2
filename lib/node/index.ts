export { workerPool, type WorkerPool, type WorkerPoolOptions } from './workerPool';
export { workerTool, type WorkerToolOptions } from './workerTool';
