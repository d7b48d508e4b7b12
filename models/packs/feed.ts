import type { PictureInput } from '../meta';
import type { PackLayout } from './pack';

const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
const IMAGENET_DEVIATION = [0.229, 0.224, 0.225] as const;

/** How a picture is prepared, but for the size. */
export type Feed = Omit<PictureInput, 'width' | 'height' | 'channels'>;

const UNIT: Pick<Feed, 'colour' | 'scale' | 'offset'> = {
  colour: 'rgb',
  scale: [1 / 255, 1 / 255, 1 / 255],
  offset: [0, 0, 0],
};
const LETTERBOX: Pick<Feed, 'fit' | 'anchor' | 'padValue'> = {
  fit: 'letterbox',
  anchor: 'centre',
  padValue: 114,
};
const STRETCH: Pick<Feed, 'fit' | 'padValue'> = { fit: 'stretch', padValue: 0 };

/** How the tools that export nets feed them. A file may have been trained otherwise: then its owner says so. */
export const FEEDS = {
  /** Megvii's YOLOX: BGR 0–255, grey at the right or below. */
  yolox: {
    colour: 'bgr',
    scale: [1, 1, 1],
    offset: [0, 0, 0],
    fit: 'letterbox',
    anchor: 'top-left',
    padValue: 114,
  },
  /** YOLOv5 to v11: RGB 0–1, grey around. */
  ultralytics: { ...UNIT, ...LETTERBOX },
  /** D-FINE, RT-DETR: RGB 0–1, stretched. */
  stretchedUnit: { ...UNIT, ...STRETCH },
  /** DETR, RF-DETR: RGB by ImageNet's means and deviations, stretched. */
  imagenet: {
    colour: 'rgb',
    scale: IMAGENET_DEVIATION.map((deviation) => 1 / (255 * deviation)),
    offset: IMAGENET_MEAN.map((mean, channel) => -mean / (IMAGENET_DEVIATION[channel] ?? 1)),
    ...STRETCH,
  },
  /** github.com/RangiLyu/nanodet: BGR, mean 103.53 116.28 123.675, deviation 57.375 57.12 58.395. */
  nanodet: {
    colour: 'bgr',
    scale: [1 / 57.375, 1 / 57.12, 1 / 58.395],
    offset: [-103.53 / 57.375, -116.28 / 57.12, -123.675 / 58.395],
    ...STRETCH,
  },
} as const satisfies Readonly<Record<string, Feed>>;

/** How a layout is fed where nothing else is known of the file. */
export const LAYOUT_FEEDS: Readonly<Record<PackLayout, Feed>> = {
  yolox: FEEDS.yolox,
  yolov8: FEEDS.ultralytics,
  rows: FEEDS.ultralytics,
  detr: FEEDS.imagenet,
  'detr-decoded': FEEDS.stretchedUnit,
  nanodet: FEEDS.nanodet,
};
