import type { VisionHandle } from '../vision-handle';
import type { MeasuredTimes } from './engine-choice';

const ROUNDS = 3;

/** Lets measurements run while no camera is being analysed. */
export type WithoutFrames = <Result>(run: () => Promise<Result>) => Promise<Result>;

/**
 * Times the detector on the running wasm engine and on the other one, in turn, in short pauses of
 * the analysis. Both handles stay the caller's. Returns medians in ms.
 */
export async function measureEngines(
  running: VisionHandle,
  other: VisionHandle,
  withoutFrames: WithoutFrames,
): Promise<MeasuredTimes> {
  const times: Record<'tfjs-wasm' | 'ort-wasm', number[]> = { 'tfjs-wasm': [], 'ort-wasm': [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await withoutFrames(async () => {
      for (const vision of [running, other]) {
        if (vision.engine === 'ort-webgpu') throw new Error('only the WebAssembly engines are compared');
        times[vision.engine].push(await vision.benchmark(1));
      }
    });
  }
  return { 'tfjs-wasm': median(times['tfjs-wasm']), 'ort-wasm': median(times['ort-wasm']) };
}

/** The user asked the browser to be sparing with the connection. */
export function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection');
  return (
    typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}
