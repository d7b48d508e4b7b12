import { describe, expect, it, test } from 'vitest';
import { faultsOf, type FindingCode } from './findings';
import { inspectFile, type FileReport } from './inspect-file';
import type { PackReading } from './pack';
import { packSchema, readWishes, type PackWishes } from './pack-schema';
import { onnxFile, PICTURE, type MadeFile } from './testing/onnx-file';

const YOLOX: MadeFile = { outputs: [{ name: 'output', shape: [1, 3549, 85] }] };
const at640 = { inputs: [{ name: 'images', shape: [1, 3, 640, 640] }] };

function inspect(file: MadeFile, wishes?: PackWishes): FileReport {
  return inspectFile({ name: 'My Net.onnx', bytes: onnxFile(file) }, wishes);
}

function codes({ findings }: FileReport): readonly FindingCode[] {
  return findings.map(({ code }) => code);
}

interface Case {
  readonly name: string;
  readonly file: MadeFile;
  readonly reading: Partial<PackReading>;
  readonly feed: 'bgr 1' | 'rgb 0.00392' | 'rgb 0.0171' | 'bgr 0.0174';
  readonly fit: 'letterbox' | 'stretch';
}

const LAYOUTS: readonly Case[] = [
  {
    name: 'YOLOX-Nano',
    file: YOLOX,
    reading: { layout: 'yolox', boxes: 'cells', scores: 'plain' },
    feed: 'bgr 1',
    fit: 'letterbox',
  },
  {
    name: 'YOLOX with a free batch',
    file: { outputs: [{ name: 'output', shape: ['batch', 3549, 85] }] },
    reading: { layout: 'yolox', boxes: 'cells' },
    feed: 'bgr 1',
    fit: 'letterbox',
  },
  {
    name: 'YOLOX, decoded in the graph',
    file: { ...YOLOX, operators: ['Conv', 'Exp'] },
    reading: { layout: 'yolox', boxes: 'pixels' },
    feed: 'bgr 1',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv5',
    file: { ...at640, outputs: [{ name: 'output0', shape: [1, 25200, 85] }] },
    reading: { layout: 'yolox', boxes: 'pixels' },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv8',
    file: { ...at640, outputs: [{ name: 'output0', shape: [1, 84, 8400] }] },
    reading: { layout: 'yolov8', boxes: 'pixels', personClasses: [0] },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv8 for people alone, with its names',
    file: {
      ...at640,
      outputs: [{ name: 'output0', shape: [1, 6, 8400] }],
      notes: { names: "{0: 'helmet', 1: 'person'}" },
    },
    reading: { layout: 'yolov8', classes: ['helmet', 'person'], personClasses: [1] },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv8 with masks and a free size',
    file: {
      inputs: [{ name: 'images', shape: ['batch', 3, 'height', 'width'] }],
      outputs: [
        { name: 'output0', shape: ['batch', 116, 'anchors'] },
        { name: 'output1', shape: ['batch', 32, 'h', 'w'] },
      ],
      notes: { names: '{"0": "person", "1": "bicycle"}', imgsz: '[320, 480]' },
    },
    reading: { layout: 'yolov8', classes: ['person', 'bicycle'] },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv8 turned, known by its names',
    file: {
      ...at640,
      outputs: [{ name: 'output0', shape: [1, 8400, 6] }],
      notes: { names: "{0: 'person', 1: 'car'}" },
    },
    reading: { layout: 'yolov8' },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'YOLOv10, rows',
    file: { ...at640, outputs: [{ name: 'output0', shape: [1, 300, 6] }] },
    reading: { layout: 'rows', boxes: 'pixels' },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'rows of any number',
    file: { ...at640, outputs: [{ name: 'dets', shape: ['people', 6] }] },
    reading: { layout: 'rows' },
    feed: 'rgb 0.00392',
    fit: 'letterbox',
  },
  {
    name: 'D-FINE with the size as an input',
    file: {
      inputs: [
        { name: 'images', shape: ['N', 3, 640, 640] },
        { name: 'orig_target_sizes', shape: ['N', 2], type: 7 },
      ],
      outputs: [
        { name: 'labels', shape: ['N', 300], type: 7 },
        { name: 'boxes', shape: ['N', 300, 4] },
        { name: 'scores', shape: ['N', 300] },
      ],
    },
    reading: { layout: 'detr-decoded', boxes: 'pixels' },
    feed: 'rgb 0.00392',
    fit: 'stretch',
  },
  {
    name: 'D-FINE as Hugging Face exports it',
    file: {
      ...at640,
      outputs: [
        { name: 'logits', shape: [1, 300, 80] },
        { name: 'pred_boxes', shape: [1, 300, 4] },
      ],
    },
    reading: { layout: 'detr', boxes: 'shares', scores: 'sigmoid', personClasses: [0] },
    feed: 'rgb 0.00392',
    fit: 'stretch',
  },
  {
    name: 'RF-DETR',
    file: {
      inputs: [{ name: 'input', shape: [1, 3, 560, 560] }],
      outputs: [
        { name: 'dets', shape: [1, 300, 4] },
        { name: 'labels', shape: [1, 300, 91] },
      ],
    },
    reading: { layout: 'detr', scores: 'sigmoid', personClasses: [1] },
    feed: 'rgb 0.0171',
    fit: 'stretch',
  },
  {
    name: 'the first DETR',
    file: {
      inputs: [{ name: 'image', shape: [1, 3, 800, 800] }],
      outputs: [
        { name: 'logits', shape: [1, 100, 92] },
        { name: 'pred_boxes', shape: [1, 100, 4] },
      ],
    },
    reading: { layout: 'detr', scores: 'softmax', personClasses: [1] },
    feed: 'rgb 0.0171',
    fit: 'stretch',
  },
  {
    name: 'NanoDet-Plus in one output',
    file: { outputs: [{ name: 'output', shape: [1, 3598, 112] }] },
    reading: { layout: 'nanodet' },
    feed: 'bgr 0.0174',
    fit: 'stretch',
  },
  {
    name: 'NanoDet-Plus in pairs, by size and not by order',
    file: {
      outputs: [52, 26, 13, 7].flatMap((side) => [
        { name: `cls${side}`, shape: [1, side * side, 80] },
        { name: `dis${side}`, shape: [1, side * side, 32] },
      ]),
    },
    reading: { layout: 'nanodet' },
    feed: 'bgr 0.0174',
    fit: 'stretch',
  },
];

describe('a file is recognised', () => {
  it.each(LAYOUTS)('$name', ({ file, reading, feed, fit }) => {
    const { pack } = inspect(file);
    expect(pack?.reading).toMatchObject(reading);
    expect(`${pack?.input.colour} ${pack?.input.scale[0]?.toPrecision(3).replace(/\.?0+$/, '')}`).toBe(feed);
    expect(pack?.input.fit).toBe(fit);
    expect(packSchema.safeParse({ ...pack, sha256: '0'.repeat(64) }).success).toBe(true);
  });

  it('NanoDet reads scores before distributions', () => {
    const { pack } = inspect(LAYOUTS.at(-1)?.file ?? {});
    expect(pack?.outputs).toEqual(['cls52', 'cls26', 'cls13', 'cls7', 'dis52', 'dis26', 'dis13', 'dis7']);
  });

  it('takes the size that was noted beside a graph without one', () => {
    const report = inspect(LAYOUTS[6]?.file ?? {});
    expect(report.pack?.input).toMatchObject({ width: 480, height: 320 });
    expect(codes(report)).toContain('size-guess');
  });

  it('feeds the size where it is asked for', () => {
    expect(inspect(LAYOUTS[10]?.file ?? {}).pack?.sizeInput).toBe('orig_target_sizes');
  });

  it('is called after its file', () => {
    expect(inspect(YOLOX).pack).toMatchObject({ id: 'my-net', name: 'My Net.onnx' });
  });
});

const FAULTS: readonly (readonly [name: string, file: MadeFile, fault: FindingCode])[] = [
  ['weights in another file', { ...YOLOX, external: ['w'] }, 'other-data'],
  ['operators of TensorRT', { ...YOLOX, operators: ['EfficientNMS_TRT'] }, 'operators-unknown'],
  ['operators of another domain', { ...YOLOX, operators: ['mmdeploy:NMSRotated'] }, 'operators-unknown'],
  ['an old operator set', { ...YOLOX, opset: 6 }, 'opset-old'],
  ['no input', { ...YOLOX, inputs: [] }, 'input-none'],
  [
    'a second input that is no size',
    { ...YOLOX, inputs: [PICTURE, { name: 'mask', shape: [1, 416] }] },
    'input-extra',
  ],
  ['half precision', { ...YOLOX, inputs: [{ ...PICTURE, type: 10 }] }, 'input-type'],
  ['channels last', { ...YOLOX, inputs: [{ name: 'x', shape: [1, 416, 416, 3] }] }, 'input-shape'],
  ['grey pictures', { ...YOLOX, inputs: [{ name: 'x', shape: [1, 1, 416, 416] }] }, 'input-shape'],
  ['a batch of eight', { ...YOLOX, inputs: [{ name: 'x', shape: [8, 3, 416, 416] }] }, 'batch'],
  [
    'a giant input',
    { inputs: [{ name: 'x', shape: [1, 3, 4096, 4096] }], outputs: [{ name: 'o', shape: [1, 300, 6] }] },
    'input-size',
  ],
  ['outputs in half precision', { outputs: [{ name: 'o', shape: [1, 3549, 85], type: 10 }] }, 'output-type'],
  ['a classifier', { outputs: [{ name: 'probabilities', shape: [1, 1000] }] }, 'layout-unknown'],
  ['a map of depths', { outputs: [{ name: 'depth', shape: [1, 1, 416, 416] }] }, 'layout-unknown'],
  [
    'classes without people',
    { ...at640, outputs: [{ name: 'o', shape: [1, 6, 8400] }], notes: { names: "{0: 'cat', 1: 'dog'}" } },
    'people-none',
  ],
  ['classes without names', { ...at640, outputs: [{ name: 'o', shape: [1, 7, 8400] }] }, 'people-none'],
];

describe('a file that cannot be used says why', () => {
  it.each(FAULTS)('%s', (_, file, fault) => {
    const report = inspect(file);
    expect(faultsOf(report.findings).map(({ code }) => code)).toContain(fault);
    expect(report.pack).toBeNull();
  });

  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    [
      'a pointer of Git LFS',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'),
      'not-onnx',
    ],
  ] as const)('%s', (_, bytes, fault) => {
    expect(codes(inspectFile({ name: 'x.onnx', bytes }))).toEqual(['file', fault]);
  });
});

describe('its owner says what the file does not', () => {
  it('people by name or number, size, colours, name', () => {
    const wishes = readWishes(
      '{"name":"Door","classes":["cat","visitor"],"people":["Visitor"],"input":{"colour":"bgr","anchor":"top-left"}}',
    );
    const { pack } = inspect({ ...at640, outputs: [{ name: 'o', shape: [1, 6, 8400] }] }, wishes);
    expect(pack).toMatchObject({ id: 'door', name: 'Door' });
    expect(pack?.reading.personClasses).toEqual([1]);
    expect(pack?.input).toMatchObject({ colour: 'bgr', anchor: 'top-left', width: 640 });
  });

  it('another layout of the same shape, with its classes and feed', () => {
    const { pack } = inspect(
      { ...at640, outputs: [{ name: 'o', shape: [1, 8400, 85] }] },
      { layout: 'yolov8', boxes: 'pixels', people: [0] },
    );
    expect(pack?.reading.classes).toHaveLength(81);
    expect(pack?.input.colour).toBe('rgb');
  });

  it('a class that is not there is a fault', () => {
    expect(codes(inspect(YOLOX, { people: ['gnome'] }))).toContain('people-none');
  });

  test.each([
    ['an unknown word', '{"colour":"bgr"}', /colour/],
    ['a wrong value', '{"input":{"fit":"crop"}}', /input\.fit/],
    ['no JSON', 'name: x', /JSON/],
  ])('%s in the JSON file is named', (_, text, message) => {
    expect(() => readWishes(text)).toThrow(message);
  });
});
