import { ENGINES, type EngineId } from '../domain/engine';
import type { EngineReason } from '../session-types';
import type { RuntimeAbilities } from './engine-files';

const CHOICE_KEY = 'hiro.engine';
const MEASURED_KEY = 'hiro.engine.measured';
/** Beyond this, more threads slow small nets down and starve the page. */
const MAX_THREADS = 4;

export interface EngineChoice {
  readonly engine: EngineId;
  readonly reason: EngineReason;
}

/** The detector's median time per wasm engine on this machine, ms. */
export type MeasuredTimes = Readonly<Record<'tfjs-wasm' | 'ort-wasm', number>>;

/** What this browser offers. */
export function runtimeAbilities(): RuntimeAbilities {
  return {
    hasThreads: globalThis.crossOriginIsolated === true,
    hasSuspending: 'Suspending' in WebAssembly,
  };
}

/** What the product cannot do without and this browser lacks, by its name in the platform. */
export function missingAbilities(): readonly string[] {
  const needed: readonly (readonly [name: string, isThere: boolean])[] = [
    ['VideoFrame', 'VideoFrame' in globalThis],
    ['OffscreenCanvas', 'OffscreenCanvas' in globalThis],
    ['requestVideoFrameCallback', 'requestVideoFrameCallback' in HTMLVideoElement.prototype],
    ['WebAssembly', 'WebAssembly' in globalThis],
    ['indexedDB', 'indexedDB' in globalThis],
  ];
  return needed.filter(([, isThere]) => !isThere).map(([name]) => name);
}

/** Threads for a wasm engine: one without cross-origin isolation. */
export function threadCount(abilities: RuntimeAbilities, cores: number): number {
  return abilities.hasThreads ? Math.max(1, Math.min(MAX_THREADS, cores)) : 1;
}

/**
 * The engine to start: the user's choice, else WebGPU on a real adapter, else the wasm engine that
 * was faster when measured, else tfjs (faster in most measurements).
 */
export async function pickEngine(storage: Storage | null = safeStorage()): Promise<EngineChoice> {
  const chosen = chosenEngine(storage);
  if (chosen !== null) return { engine: chosen, reason: 'chosen' };
  if (await hasRealGpu()) return { engine: 'ort-webgpu', reason: 'default' };
  return pickWasmEngine(storage);
}

/** Packs are ONNX files: where TensorFlow.js would run, ONNX Runtime does. */
export function choiceForPack(choice: EngineChoice): EngineChoice {
  return choice.engine === 'tfjs-wasm' ? { engine: 'ort-wasm', reason: 'pack' } : choice;
}

/** The wasm engine to start where there is no GPU, or it has failed. */
export function pickWasmEngine(storage: Storage | null = safeStorage()): EngineChoice {
  const measured = measuredTimes(storage);
  if (measured === null) return { engine: 'tfjs-wasm', reason: 'default' };
  return {
    engine: measured['ort-wasm'] < measured['tfjs-wasm'] ? 'ort-wasm' : 'tfjs-wasm',
    reason: 'measured',
  };
}

export function chosenEngine(storage: Storage | null = safeStorage()): EngineId | null {
  const stored = storage?.getItem(CHOICE_KEY);
  return ENGINES.find((engine) => engine === stored) ?? null;
}

/** Null: automatic. */
export function rememberChoice(engine: EngineId | null, storage: Storage | null = safeStorage()): void {
  if (engine === null) storage?.removeItem(CHOICE_KEY);
  else storage?.setItem(CHOICE_KEY, engine);
}

export function rememberTimes(times: MeasuredTimes, storage: Storage | null = safeStorage()): void {
  storage?.setItem(MEASURED_KEY, JSON.stringify(times));
}

/** Null before the measurement. */
export function measuredTimes(storage: Storage | null = safeStorage()): MeasuredTimes | null {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(MEASURED_KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const tfjs: unknown = Reflect.get(stored, 'tfjs-wasm');
    const ort: unknown = Reflect.get(stored, 'ort-wasm');
    if (typeof tfjs !== 'number' || typeof ort !== 'number' || !(tfjs > 0) || !(ort > 0)) return null;
    return { 'tfjs-wasm': tfjs, 'ort-wasm': ort };
  } catch {
    return null;
  }
}

/** An adapter in software is right but slower than WebAssembly. */
async function hasRealGpu(): Promise<boolean> {
  if (navigator.gpu === undefined) return false;
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return false;
    const info: GPUAdapterInfo & { readonly isFallbackAdapter?: boolean } = adapter.info;
    return (
      info.isFallbackAdapter !== true &&
      !/swiftshader|llvmpipe|basic render/i.test(`${info.description} ${info.architecture}`)
    );
  } catch {
    return false;
  }
}

/** Null where the browser refuses storage. */
function safeStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
