import type { EngineSpec } from '../../protocol';
import type { InferenceEngine } from './engine';
import { OrtWasmEngine } from './ort-wasm-engine';
import { OrtWebGpuEngine } from './ort-webgpu-engine';
import { TfjsEngine } from './tfjs-engine';

/** Starts the engine that is asked for; the caller disposes it. */
export function startEngine(spec: EngineSpec): Promise<InferenceEngine> {
  switch (spec.engine) {
    case 'tfjs-wasm':
      return TfjsEngine.start(spec);
    case 'ort-wasm':
      return OrtWasmEngine.start(spec);
    case 'ort-webgpu':
      return OrtWebGpuEngine.start(spec);
  }
}
