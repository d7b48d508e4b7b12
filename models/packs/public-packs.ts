import { COCO_CLASSES } from '../person-detector/classes';
import type { PackWishes } from './pack-schema';

/** A detector that others publish, with its fingerprint; its file is not part of the product. */
export interface PublicPack {
  /** Also what `npm run models -- add` calls it. */
  readonly id: string;
  readonly name: string;
  /** Pixels of the input's sides. */
  readonly side: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** SPDX. */
  readonly licence: string;
  /** Where it can be fetched; the first that answers is taken. */
  readonly urls: readonly string[];
  readonly wishes: PackWishes;
}

/** Files of Git LFS by the commit they were pinned at. */
const OPENCV_ZOO =
  'https://media.githubusercontent.com/media/opencv/opencv_zoo/966be4cb6eefc2a4f586ed0581bf4bbaa2533070/models';
const YOLOX_RELEASES = 'https://github.com/Megvii-BaseDetection/YOLOX/releases/download';

/** As Megvii exports YOLOX, which these two files are. */
const YOLOX: PackWishes = {
  layout: 'yolox',
  boxes: 'cells',
  classes: [...COCO_CLASSES],
  people: ['person'],
  input: { colour: 'bgr', fit: 'letterbox', anchor: 'top-left', padValue: 114 },
};

/** Public detectors that count people; all of them know COCO's 80 classes. */
export const PUBLIC_PACKS: readonly PublicPack[] = [
  {
    id: 'yolox-nano',
    name: 'YOLOX-Nano',
    side: 416,
    bytes: 3_678_356,
    sha256: 'e8af074932d4ed7e232278e3055cefcdea3edf178874a3694ae292649fb464dd',
    licence: 'Apache-2.0',
    urls: [`${YOLOX_RELEASES}/0.1.1rc0/yolox_nano.onnx`],
    wishes: YOLOX,
  },
  {
    id: 'yolox-s',
    name: 'YOLOX-S',
    side: 640,
    bytes: 35_858_002,
    sha256: 'c5c2d13e59ae883e6af3b45daea64af4833a4951c92d116ec270d9ddbe998063',
    licence: 'Apache-2.0',
    urls: [`${OPENCV_ZOO}/object_detection_yolox/object_detection_yolox_2022nov.onnx`],
    wishes: YOLOX,
  },
  {
    id: 'nanodet-plus',
    name: 'NanoDet-Plus-m-1.5x',
    side: 416,
    bytes: 3_800_954,
    sha256: '4b82da9944b88577175ee23a459dce2e26e6e4be573def65b1055dc2d9720186',
    licence: 'Apache-2.0',
    urls: [`${OPENCV_ZOO}/object_detection_nanodet/object_detection_nanodet_2022nov.onnx`],
    wishes: { layout: 'nanodet' },
  },
];

/** Where the file of an address lies in a mirror's folder: under the same name. */
export function mirroredAt(mirror: string, url: string): string {
  return new URL(url.split('/').at(-1) ?? '', mirror).href;
}

/** The public pack of this name; null: there is none. */
export function publicPack(name: string): PublicPack | null {
  return PUBLIC_PACKS.find(({ id }) => id === name) ?? null;
}

/** The public pack that a file is; null: another file. */
export function publicPackBySha(sha256: string): PublicPack | null {
  return PUBLIC_PACKS.find((pack) => pack.sha256 === sha256) ?? null;
}
