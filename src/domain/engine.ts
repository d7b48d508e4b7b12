/** The three ways to run the nets; one per vision worker. */
export const ENGINES = ['ort-webgpu', 'ort-wasm', 'tfjs-wasm'] as const;
export type EngineId = (typeof ENGINES)[number];

/** Which model produced numbers: registry id and the first eight hex digits of its weights' sha256. */
export interface ModelVersion {
  readonly id: string;
  readonly sha: string;
}
