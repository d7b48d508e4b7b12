import { describe, expect, it } from 'vitest';
import { writeNormalised } from '../../workers/vision/engines/cpu-picture';
import { placementFor, wholeFrame } from '../placement';
import { inspectFile } from './inspect-file';
import type { Pack } from './pack';
import { publicPack } from './public-packs';
import { onnxFile, type MadePort } from './testing/onnx-file';

/**
 * What the public nets are given, against their publishers' own code:
 * - YOLOX: `preproc` of yolox/data/data_augment.py since 0.1.1 reads with OpenCV (blue, green, red), fits the
 *   picture into the top left corner on grey 114, and takes the bytes as they are. Only `legacy` divides by
 *   255 and takes ImageNet's means. (opencv_zoo's demo feeds its copy of YOLOX-S red first, which Megvii's
 *   training did not.)
 * - NanoDet-Plus: config/nanodet-plus-m-1.5x_416.yml, `keep_ratio: False` and `normalize` in OpenCV's order.
 */

const RED = 200;
const GREEN = 120;
const BLUE = 40;
const FRAME = { width: 1280, height: 720 };

const yoloxOutputs = (rows: number): readonly MadePort[] => [{ name: 'output', shape: [1, rows, 85] }];
const nanodetOutputs: readonly MadePort[] = [8, 16, 32, 64].flatMap((stride) => {
  const cells = Math.ceil(416 / stride) ** 2;
  return [
    { name: `cls_pred_stride_${stride}`, shape: [1, cells, 80] },
    { name: `dis_pred_stride_${stride}`, shape: [1, cells, 32] },
  ];
});

function packOf(id: string, side: number, outputs: readonly MadePort[]): Omit<Pack, 'sha256'> {
  const bytes = onnxFile({ inputs: [{ name: 'in', shape: [1, 3, side, side] }], outputs });
  const { pack, findings } = inspectFile({ name: `${id}.onnx`, bytes }, publicPack(id)?.wishes);
  if (pack === null) throw new Error(`no pack: ${JSON.stringify(findings)}`);
  return pack;
}

/** What the worker writes into the net's three channels for one pixel. */
function channelsOf({ input }: Pick<Pack, 'input'>): readonly number[] {
  const target = new Float32Array(3);
  writeNormalised(new Uint8ClampedArray([RED, GREEN, BLUE, 255]), {
    ...{ input: { ...input, width: 1, height: 1 }, layout: 'nchw', target, offset: 0 },
  });
  return [...target].map((value) => Number(value.toFixed(3)));
}

describe('public packs are fed as their publishers feed them', () => {
  it.each([
    ['yolox-nano', 416, yoloxOutputs(3549)],
    ['yolox-s', 640, yoloxOutputs(8400)],
  ])('%s: bytes, blue first, at the top left on grey 114', (id, side, outputs) => {
    const pack = packOf(id, side, outputs);
    expect(channelsOf(pack)).toEqual([BLUE, GREEN, RED]);
    expect(pack.input).toMatchObject({ width: side, height: side, padValue: 114 });
    const scale = side / FRAME.width;
    expect(placementFor(wholeFrame(FRAME), pack.input)).toMatchObject({
      scaleX: scale,
      scaleY: scale,
      padX: 0,
      padY: 0,
    });
  });

  it('nanodet-plus: blue first by its own means and deviations, stretched', () => {
    const pack = packOf('nanodet-plus', 416, nanodetOutputs);
    const expected = [(BLUE - 103.53) / 57.375, (GREEN - 116.28) / 57.12, (RED - 123.675) / 58.395];
    expect(channelsOf(pack)).toEqual(expected.map((value) => Number(value.toFixed(3))));
    const stretched = { scaleX: 416 / FRAME.width, scaleY: 416 / FRAME.height, padX: 0, padY: 0 };
    expect(placementFor(wholeFrame(FRAME), pack.input)).toMatchObject(stretched);
    expect(pack.outputs).toEqual([
      ...[8, 16, 32, 64].map((stride) => `cls_pred_stride_${stride}`),
      ...[8, 16, 32, 64].map((stride) => `dis_pred_stride_${stride}`),
    ]);
  });
});
