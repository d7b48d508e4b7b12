import type { ModelTensors, TensorLayout } from '../../../models/meta';
import type { Placement } from '../../../models/placement';
import type { FrameRegion } from '../../../models/region';
import type { EngineReport, ModelBytes } from '../../protocol';
import type { CpuPicture } from './cpu-picture';

/** What one run of a model gave. */
export interface Inference {
  /** One row per region, in the order of the regions. */
  readonly tensors: ModelTensors;
  /** Where each region lies in the model's input. */
  readonly placements: readonly Placement[];
  readonly preprocessMs: number;
}

/**
 * One way to run the nets. An engine cuts the regions out of the frame, scales and normalises them
 * as the model's `ModelInput` says, and runs them. Nothing but plain arrays leaves it.
 */
export interface InferenceEngine {
  readonly report: EngineReport;
  /** Layout of spatial outputs. */
  readonly layout: TensorLayout;
  /** Regions of frames as plain pixels, for what is no net. */
  readonly picture: CpuPicture;
  loadModel(model: ModelBytes): Promise<void>;
  hasModel(modelId: string): boolean;
  /**
   * Runs a loaded model on regions of one frame (frame pixels; a region may reach beyond the frame,
   * what lies outside is padding). The frame stays the caller's. Throws for a model not loaded.
   */
  infer(modelId: string, frame: VideoFrame, regionsInFrame: readonly FrameRegion[]): Promise<Inference>;
  /** Frees sessions and buffers; wasm memory is given back only when the worker ends. */
  dispose(): Promise<void>;
}
