import { VisionHandle } from '../vision-handle';
import { Downloads } from './downloads';
import { runtimeAbilities, threadCount, type MeasuredTimes } from './engine-choice';

const ROUNDS = 3;

/** Lets measurements run while no camera is being analysed. */
export type WithoutFrames = <Result>(run: () => Promise<Result>) => Promise<Result>;

/**
 * Starts the other wasm engine in a worker of its own for a moment and times the detector on both, in
 * turn, in short pauses of the analysis. `running` stays the caller's. Returns medians in ms.
 */
export async function compareWithRival(
  running: VisionHandle,
  withoutFrames: WithoutFrames,
): Promise<MeasuredTimes> {
  const abilities = runtimeAbilities();
  const rival = running.engine === 'tfjs-wasm' ? 'ort-wasm' : 'tfjs-wasm';
  const other = new VisionHandle(rival, abilities, new Downloads(() => undefined));
  try {
    await other.start(threadCount(abilities, navigator.hardwareConcurrency), ['first-count']);
    return await timeInTurn([running, other], withoutFrames);
  } finally {
    other.dispose();
  }
}

async function timeInTurn(
  visions: readonly VisionHandle[],
  withoutFrames: WithoutFrames,
): Promise<MeasuredTimes> {
  const times: Record<'tfjs-wasm' | 'ort-wasm', number[]> = { 'tfjs-wasm': [], 'ort-wasm': [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await withoutFrames(async () => {
      for (const vision of visions) {
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
