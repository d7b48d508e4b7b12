import tfjsSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import tfjsThreadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import ortAsyncifyScriptUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import ortAsyncifyUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import ortJspiScriptUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import ortJspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import ortPlainScriptUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortPlainUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { ModelEntry } from '../../models/meta';
import type { EngineId } from '../domain/engine';

/** One file that the page fetches for the vision worker. */
export interface NeededFile {
  /** As the engine asks for it. */
  readonly name: string;
  readonly url: string;
  /** Exact for models; for runtime files about right, for the progress bar only. */
  readonly bytes: number;
  /** Hex; null for files of the build, whose names carry their own hash. */
  readonly sha256: string | null;
}

/** What the browser offers that decides between builds of an engine. */
export interface RuntimeAbilities {
  /** Cross-origin isolated: threads. */
  readonly hasThreads: boolean;
  /** WebAssembly.Suspending (JSPI). */
  readonly hasSuspending: boolean;
}

const runtimeFile = (name: string, url: string, bytes: number): NeededFile => ({
  name,
  url,
  bytes,
  sha256: null,
});

/** The runtime of an engine: wasm binaries and ORT's script. */
export function runtimeFiles(engine: EngineId, abilities: RuntimeAbilities): readonly NeededFile[] {
  switch (engine) {
    case 'tfjs-wasm':
      return abilities.hasThreads
        ? [runtimeFile('tfjs-backend-wasm-threaded-simd.wasm', tfjsThreadedUrl, 436_000)]
        : [runtimeFile('tfjs-backend-wasm-simd.wasm', tfjsSimdUrl, 425_000)];
    case 'ort-wasm':
      return [
        runtimeFile('ort.mjs', ortPlainScriptUrl, 24_000),
        runtimeFile('ort.wasm', ortPlainUrl, 14_240_000),
      ];
    case 'ort-webgpu':
      return abilities.hasSuspending
        ? [runtimeFile('ort.mjs', ortJspiScriptUrl, 40_000), runtimeFile('ort.wasm', ortJspiUrl, 16_760_000)]
        : [
            runtimeFile('ort.mjs', ortAsyncifyScriptUrl, 40_000),
            runtimeFile('ort.wasm', ortAsyncifyUrl, 26_780_000),
          ];
  }
}

/** The files of one model for an engine; ONNX models have one per batch size. */
export function modelFiles(model: ModelEntry, engine: EngineId): readonly NeededFile[] {
  const file = (
    name: string,
    from: { readonly url: string; readonly bytes: number; readonly sha256: string },
  ) => ({
    name,
    url: `${import.meta.env.BASE_URL}${from.url}`,
    bytes: from.bytes,
    sha256: from.sha256,
  });
  if (engine === 'tfjs-wasm') {
    const { topology, weights } = model.artifacts.tfjs;
    return [file('topology', topology), file('weights', weights)];
  }
  return model.artifacts.onnx.map(({ batch, file: onnx }) => file(String(batch), onnx));
}
