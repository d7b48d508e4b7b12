/** Makes a worker that may see pixels; give it to a `WorkerHost`, which owns it. */
export function spawnVision(): Worker {
  return new Worker(new URL('../../workers/vision/vision.worker.ts', import.meta.url), {
    type: 'module',
    name: 'vision',
  });
}
