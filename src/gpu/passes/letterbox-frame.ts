import { GREY_WEIGHTS, type PictureInput } from '../../../models/meta';
import { placementFor, type Placement } from '../../../models/placement';
import { gridOf, type FrameRegion } from '../../../models/region';
import type { Point, Size } from '../../domain/geometry';
import code from './letterbox-frame.wgsl?raw';

const WORKGROUP_SIDE = 8;
/** Size of the shader's Params, rounded up to 16 bytes. */
const PARAMS_BYTES = 128;
/** More samples than this per axis cost more than they show. */
const MAX_SAMPLES_PER_AXIS = 4;

/**
 * Frame → model input on the GPU: cuts, scales and normalises regions of an external texture into a
 * storage buffer, without the pixels ever being read back.
 */
export class LetterboxFramePass {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #sampler: GPUSampler;
  readonly #params: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
    const module = device.createShaderModule({ label: 'letterbox-frame', code });
    this.#pipeline = device.createComputePipeline({
      label: 'letterbox-frame',
      layout: 'auto',
      compute: { module, entryPoint: 'main', constants: { workgroupSide: WORKGROUP_SIDE } },
    });
    this.#sampler = device.createSampler({
      label: 'letterbox-frame',
      magFilter: 'linear',
      minFilter: 'linear',
    });
  }

  /**
   * Records one dispatch per region into `planes` (NCHW floats, row `index` of the batch for the
   * region at `index`). The external texture must be of this task; submit before it expires.
   */
  encode(
    encoder: GPUCommandEncoder,
    request: {
      readonly texture: GPUExternalTexture;
      readonly frame: Size;
      readonly regionsInFrame: readonly FrameRegion[];
      readonly input: PictureInput;
      readonly planes: GPUBuffer;
    },
  ): readonly Placement[] {
    const { input, regionsInFrame } = request;
    const placements = regionsInFrame.map((regionInFrame) => placementFor(regionInFrame, input));
    const pass = encoder.beginComputePass({ label: 'letterbox-frame' });
    pass.setPipeline(this.#pipeline);
    for (const [index, placement] of placements.entries()) {
      const regionInFrame = regionsInFrame[index];
      if (regionInFrame === undefined) continue;
      const params = this.#paramsAt(index);
      this.#device.queue.writeBuffer(params, 0, paramsOf({ ...request, regionInFrame, placement, index }));
      pass.setBindGroup(
        0,
        this.#device.createBindGroup({
          label: `letterbox-frame ${index}`,
          layout: this.#pipeline.getBindGroupLayout(0),
          entries: [
            { binding: 0, resource: request.texture },
            { binding: 1, resource: this.#sampler },
            { binding: 2, resource: { buffer: params } },
            { binding: 3, resource: { buffer: request.planes } },
          ],
        }),
      );
      pass.dispatchWorkgroups(
        Math.ceil(input.width / WORKGROUP_SIDE),
        Math.ceil(input.height / WORKGROUP_SIDE),
      );
    }
    pass.end();
    return placements;
  }

  dispose(): void {
    for (const buffer of this.#params.splice(0)) buffer.destroy();
  }

  #paramsAt(index: number): GPUBuffer {
    const known = this.#params[index];
    if (known !== undefined) return known;
    const made = this.#device.createBuffer({
      label: `letterbox-frame params ${index}`,
      size: PARAMS_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#params[index] = made;
    return made;
  }
}

/** The `Params` struct of the shader, byte for byte. */
function paramsOf(from: {
  readonly placement: Placement;
  readonly regionInFrame: FrameRegion;
  readonly frame: Size;
  readonly input: PictureInput;
  readonly index: number;
}): ArrayBuffer {
  const { placement, regionInFrame, frame, input, index } = from;
  const buffer = new ArrayBuffer(PARAMS_BYTES);
  const floats = new Float32Array(buffer);
  const integers = new Uint32Array(buffer);
  const perInputPixel = Math.max(1 / placement.scaleX, 1 / placement.scaleY);
  const three = (values: readonly number[]): number[] => [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
  const two = ({ x, y }: Point): number[] => [x, y];
  const { corner, perColumn, perRow } = gridOf(regionInFrame, placement);
  floats.set([...two(corner), ...two(perColumn), ...two(perRow)], 0);
  floats.set([placement.padX, placement.padY], 6);
  floats.set(
    [
      (regionInFrame.x2 - regionInFrame.x1) * placement.scaleX,
      (regionInFrame.y2 - regionInFrame.y1) * placement.scaleY,
    ],
    8,
  );
  floats.set([frame.width, frame.height], 10);
  integers.set([input.width, input.height], 12);
  floats.set(three(input.scale), 16);
  integers[19] = index * input.width * input.height * input.channels;
  floats.set(three(input.offset), 20);
  integers[23] = input.channels;
  floats.set(GREY_WEIGHTS, 24);
  integers[27] = input.colour === 'bgr' ? 1 : 0;
  floats[28] = input.padValue;
  integers[29] = Math.min(MAX_SAMPLES_PER_AXIS, Math.max(1, Math.round(perInputPixel)));
  return buffer;
}
