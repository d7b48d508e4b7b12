import { attributeOf, ConversionError } from '../conversion';
import type { OnnxAttribute } from '../onnx-model';
import type { TfNode } from '../tfjs-schema';

/** How a window moves over height and width: sizes, pads and the result, each [height, width]. */
export interface Window {
  readonly outHeight: number;
  readonly outWidth: number;
  readonly attributes: Readonly<Record<'strides' | 'dilations' | 'pads', OnnxAttribute>>;
}

/** Works out the padding of a convolution or pooling over a tensor of `shape` (NHWC). */
export function windowOf(node: TfNode, shape: readonly number[], kernel: readonly [number, number]): Window {
  assertNhwc(node);
  const strides = spatialPair(node, 'strides');
  const dilations = node.attr.dilations === undefined ? ([1, 1] as const) : spatialPair(node, 'dilations');
  const [top, bottom, outHeight] = padAxis(node, 0, shape[1] ?? 0);
  const [left, right, outWidth] = padAxis(node, 1, shape[2] ?? 0);
  return {
    outHeight,
    outWidth,
    attributes: {
      strides: { kind: 'ints', values: strides },
      dilations: { kind: 'ints', values: dilations },
      pads: { kind: 'ints', values: [top, left, bottom, right] },
    },
  };

  /** Padding before and after, and the size of the result, along one axis. */
  function padAxis(at: TfNode, axis: 0 | 1, size: number): [number, number, number] {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const stride = strides[axis];
    const padding = attributeOf(at, 'padding', ({ s }) => s);
    switch (padding) {
      case 'VALID':
        return [0, 0, Math.floor((size - reach) / stride) + 1];
      case 'SAME': {
        const out = Math.ceil(size / stride);
        const total = Math.max((out - 1) * stride + reach - size, 0);
        return [Math.floor(total / 2), Math.ceil(total / 2), out];
      }
      case 'EXPLICIT': {
        const pads = attributeOf(at, 'explicit_paddings', ({ list }) => list?.i);
        const before = pads[2 + axis * 2] ?? 0;
        const after = pads[3 + axis * 2] ?? 0;
        return [before, after, Math.floor((size + before + after - reach) / stride) + 1];
      }
      default:
        throw new ConversionError(at, `unknown padding ${padding}`);
    }
  }
}

/** Height and width of a list attribute that has one entry per axis of NHWC. */
export function spatialPair(node: TfNode, name: string): readonly [number, number] {
  const [, height, width] = attributeOf(node, name, ({ list }) => list?.i);
  if (height === undefined || width === undefined) throw new ConversionError(node, `expected four ${name}`);
  return [height, width];
}

/** Refuses graphs that were saved for NCHW. */
export function assertNhwc(node: TfNode): void {
  const format = node.attr.data_format?.s ?? 'NHWC';
  if (format !== 'NHWC') throw new ConversionError(node, `expected data_format NHWC, got ${format}`);
}
