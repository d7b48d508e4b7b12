import { describe, expect, it, test } from 'vitest';
import { readOnnxHeader } from './onnx-header';
import { fieldsOf, ProtobufError } from './protobuf';
import { onnxFile, PICTURE } from './testing/onnx-file';

const FILE = onnxFile({
  inputs: [PICTURE, { name: 'orig_target_sizes', shape: ['N', 2], type: 7 }],
  outputs: [{ name: 'output', shape: ['batch', 3549, 85] }],
  operators: ['Conv', 'Conv', 'ai.onnx:Mul', 'com.microsoft:FusedConv'],
  branch: ['TRT:EfficientNMS_TRT'],
  external: ['backbone.weight'],
  notes: { names: "{0: 'person'}" },
  opset: 16,
});

describe('the header of an ONNX file', () => {
  const header = readOnnxHeader(FILE);

  it('names inputs and outputs with type and shape', () => {
    expect(header.inputs).toEqual([
      { name: 'images', type: 'float32', shape: [1, 3, 416, 416] },
      { name: 'orig_target_sizes', type: 'int64', shape: ['N', 2] },
    ]);
    expect(header.outputs).toEqual([{ name: 'output', type: 'float32', shape: ['batch', 3549, 85] }]);
  });

  it('counts operators by domain, those of branches too', () => {
    expect(Object.fromEntries(header.operators)).toEqual({
      Conv: 2,
      Mul: 1,
      'com.microsoft:FusedConv': 1,
      If: 1,
      'TRT:EfficientNMS_TRT': 1,
    });
  });

  it('tells of weights elsewhere, notes, operator set and writer', () => {
    expect(header.external).toEqual(['backbone.weight']);
    expect(header.notes.get('names')).toBe("{0: 'person'}");
    expect([header.opsets.get(''), header.producer, header.irVersion]).toEqual([16, 'test', 8]);
  });
});

test.each([
  ['nothing', new Uint8Array(0), /no ONNX graph/],
  ['text', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n'), ProtobufError],
  ['a page', new TextEncoder().encode('<!doctype html><title>Not found</title>'), ProtobufError],
  ['a number without an end', new Uint8Array(20).fill(0xff), /a number has no end/],
  [
    'a file cut off',
    FILE.subarray(0, FILE.length >> 1),
    /expected \d+ more bytes|ends within a number|no ONNX graph/,
  ],
  ['a length beyond the file', Uint8Array.of(0x3a, 0xff, 0x7f), /expected 16383 more bytes at byte 3, got 0/],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => readOnnxHeader(bytes)).toThrow(message);
});

test('graphs nested without end are refused', () => {
  let branch = onnxFile({ inputs: [] });
  for (let depth = 0; depth < 20; depth += 1) branch = nested(branch);
  expect(() => readOnnxHeader(branch)).toThrow(/more than 12 deep/);
});

test('whatever bytes are changed, it reads or says why not', () => {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  for (let round = 0; round < 3000; round += 1) {
    const bytes = FILE.slice();
    for (let change = 0; change <= random(4); change += 1) bytes[random(bytes.length)] = random(256);
    try {
      readOnnxHeader(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ProtobufError);
    }
  }
});

/** A file whose graph lies in the branch of a node of another. */
function nested(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const graph = [...fieldsOf(file)].find(({ number }) => number === 7);
  if (graph?.kind !== 'bytes') throw new Error('expected a graph');
  const message = (field: number, content: readonly number[]): number[] => [
    field * 8 + 2,
    (content.length & 0x7f) | 0x80,
    content.length >> 7,
    ...content,
  ];
  return Uint8Array.from([0x08, 8, ...message(7, message(1, message(5, message(6, [...graph.bytes]))))]);
}
