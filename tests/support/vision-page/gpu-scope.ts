/// <reference types="@webgpu/types" />
import { requestGpu } from '../../../src/gpu/device';

const FILTERS: readonly GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal'];

/** Runs with a device of its own and all error scopes on; throws what they caught. */
export async function withDevice<Result>(run: (device: GPUDevice) => Promise<Result>): Promise<Result> {
  const { device } = await requestGpu();
  try {
    for (const filter of FILTERS) device.pushErrorScope(filter);
    const result = await run(device);
    const caught = await Promise.all(FILTERS.map(() => device.popErrorScope()));
    const messages = caught.flatMap((error) => (error === null ? [] : [error.message]));
    if (messages.length > 0) throw new Error(`WebGPU: ${messages.join('; ')}`);
    return result;
  } finally {
    device.destroy();
  }
}

/** Counts the device's buffers from here on. */
export function countBuffers(device: GPUDevice): { made(): number; live(): number } {
  const create = device.createBuffer.bind(device);
  const live = new Set<GPUBuffer>();
  let made = 0;
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      destroy();
    };
    live.add(buffer);
    made += 1;
    return buffer;
  };
  return { made: () => made, live: () => live.size };
}
