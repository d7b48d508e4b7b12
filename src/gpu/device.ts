/** A GPU device of our own, shared by all models and passes of one worker. */
export interface Gpu {
  readonly device: GPUDevice;
  /** Vendor and architecture in words. */
  readonly adapter: string;
  /** Why the device was lost or has failed; null while it works. */
  lostReason(): string | null;
}

/** Limits that the nets need beyond the defaults, taken as far as the adapter offers them. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupStorageSize',
  'maxStorageBuffersPerShaderStage',
] as const;

/**
 * Asks for an adapter and a device. Throws with what is missing in words. The caller owns the
 * device and destroys it.
 */
export async function requestGpu(): Promise<Gpu> {
  if (navigator.gpu === undefined) throw new Error('this browser has no WebGPU in workers');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('WebGPU found no graphics adapter');
  const requiredFeatures: GPUFeatureName[] = adapter.features.has('shader-f16') ? ['shader-f16'] : [];
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ label: 'hiro-vision', requiredFeatures, requiredLimits });
  let lostReason: string | null = null;
  // An invalid pass or a buffer too large throws nowhere: its results stay empty, which would read as nobody.
  device.addEventListener('uncapturederror', (event) => {
    lostReason ??= `error: ${event.error.message}`;
  });
  void device.lost.then((info) => {
    lostReason = `${info.reason}: ${info.message}`;
  });
  const { vendor, architecture, description } = adapter.info;
  const words = [vendor, architecture, description].filter((word) => word !== '').join(' ');
  return { device, adapter: words === '' ? 'unnamed adapter' : words, lostReason: () => lostReason };
}
