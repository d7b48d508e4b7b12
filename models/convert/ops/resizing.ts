import { ConversionError, onnxShape, type OpConverter } from '../conversion';
import type { TfNode } from '../tfjs-schema';

function coordinatesOf(node: TfNode): 'align_corners' | 'half_pixel' | 'asymmetric' {
  if (node.attr.align_corners?.b === true) return 'align_corners';
  return node.attr.half_pixel_centers?.b === true ? 'half_pixel' : 'asymmetric';
}

function resize(mode: 'linear' | 'nearest'): OpConverter {
  return (node, conversion) => {
    const input = conversion.value(node, 0);
    const [batch = 1, fromHeight = 0, fromWidth = 0, channels = 0] = input.shape;
    const [height, width] = conversion.numbers(node, 1);
    if (height === undefined || width === undefined)
      throw new ConversionError(node, 'expected a height and a width');
    const shape = [batch, height, width, channels];
    const coordinates = coordinatesOf(node);
    const rounding = coordinates === 'asymmetric' ? 'floor' : 'round_prefer_ceil';
    return conversion.add({
      name: node.name,
      op: 'Resize',
      // By a factor rather than to a size: it holds for pictures of other sizes too.
      inputs: [
        input.name,
        '',
        conversion.floats(`${node.name}/factors`, onnxShape([1, height / fromHeight, width / fromWidth, 1])),
      ],
      shape,
      attributes: {
        mode: { kind: 'text', value: mode },
        coordinate_transformation_mode: { kind: 'text', value: coordinates },
        ...(mode === 'nearest' ? { nearest_mode: { kind: 'text', value: rounding } } : {}),
      },
    });
  };
}

export const RESIZINGS: Readonly<Record<string, OpConverter>> = {
  ResizeBilinear: resize('linear'),
  ResizeNearestNeighbor: resize('nearest'),
};
