/** A stretch of a GPU buffer to read, in bytes; offset and size are multiples of four. */
export interface ReadRange {
  readonly buffer: GPUBuffer;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Reads small results back: all ranges of one call in a single copy and a single map. */
export class Readback {
  readonly #device: GPUDevice;
  #staging: GPUBuffer | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The floats of each range, copied. Calls must not overlap. */
  async read(ranges: readonly ReadRange[]): Promise<readonly Float32Array[]> {
    const totalBytes = ranges.reduce((sum, range) => sum + range.sizeBytes, 0);
    const staging = this.#stagingOf(totalBytes);
    const encoder = this.#device.createCommandEncoder({ label: 'readback' });
    let at = 0;
    for (const range of ranges) {
      encoder.copyBufferToBuffer(range.buffer, range.offsetBytes, staging, at, range.sizeBytes);
      at += range.sizeBytes;
    }
    this.#device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, totalBytes);
    try {
      const floats = new Float32Array(staging.getMappedRange(0, totalBytes));
      let from = 0;
      return ranges.map((range) => {
        const part = floats.slice(from, from + range.sizeBytes / 4);
        from += range.sizeBytes / 4;
        return part;
      });
    } finally {
      staging.unmap();
    }
  }

  dispose(): void {
    this.#staging?.destroy();
    this.#staging = null;
  }

  #stagingOf(sizeBytes: number): GPUBuffer {
    if (this.#staging !== null && this.#staging.size >= sizeBytes) return this.#staging;
    this.#staging?.destroy();
    this.#staging = this.#device.createBuffer({
      label: `readback ${sizeBytes}`,
      size: sizeBytes,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    return this.#staging;
  }
}
