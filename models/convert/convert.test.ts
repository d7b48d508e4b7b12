import { expect, test } from 'vitest';
import { convertGraph } from './convert';
import { readGraphModel } from './read-tfjs';
import {
  attr,
  integers,
  randomConstant,
  tinyGraph,
  type TinyConstant,
  type TinyNode,
} from './testing/tiny-graph';
import { writeOnnx } from './write-onnx';

const CONV = {
  strides: attr.perAxis(1),
  dilations: attr.perAxis(1),
  padding: attr.text('SAME'),
  data_format: attr.text('NHWC'),
};

function convert(
  nodes: readonly TinyNode[],
  more: { outputs?: readonly string[]; constants?: Record<string, TinyConstant>; batch?: number } = {},
) {
  const files = tinyGraph({ inputShape: [1, 4, 4, 3], nodes, constants: more.constants ?? {} });
  return convertGraph(readGraphModel(files.topology, files.weights), {
    graphName: 'test',
    batch: more.batch ?? 1,
    input: { tfjsName: 'x', name: 'image' },
    outputs: (more.outputs ?? ['out']).map((tfjsName) => ({ tfjsName, name: `our ${tfjsName}` })),
  });
}

/** One number kept in half precision, as published graphs keep their bounds. */
function halfScalar(bits: number): TinyConstant {
  return { shape: [], values: Uint16Array.of(bits) };
}

test('an unknown operator is named with its node', () => {
  const nodes = [
    { name: 'stem/relu', op: 'Relu', input: ['x'] },
    { name: 'head/top', op: 'TopKV2', input: ['stem/relu'] },
    { name: 'out', op: 'Identity', input: ['head/top'] },
  ];
  expect(() => convert(nodes)).toThrow(/TopKV2 "head\/top": this operator is not known/);
});

test('an unknown operator that no output needs does not matter', () => {
  const graph = convert([
    { name: 'out', op: 'Relu', input: ['x'] },
    { name: 'head/top', op: 'TopKV2', input: ['out'] },
  ]);
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu']);
});

test('identities vanish and outputs get our names', () => {
  const graph = convert(
    [
      { name: 'a', op: 'Identity', input: ['x:0'] },
      { name: 'b', op: 'Relu', input: ['a'] },
      { name: 'c', op: 'Identity', input: ['b'] },
      { name: 'd', op: 'Sigmoid', input: ['c'] },
    ],
    { outputs: ['c', 'd'] },
  );
  expect(graph.nodes.map(({ op, inputs, outputs }) => [op, ...inputs, ...outputs])).toEqual([
    ['Relu', 'image', 'our c'],
    ['Sigmoid', 'our c', 'our d'],
  ]);
});

test('a tensor that leaves under two names is copied', () => {
  const graph = convert(
    [
      { name: 'a', op: 'Relu', input: ['x'] },
      { name: 'b', op: 'Identity', input: ['a'] },
    ],
    {
      outputs: ['a', 'b'],
    },
  );
  expect(graph.nodes.map(({ op, inputs, outputs }) => [op, ...inputs, ...outputs])).toEqual([
    ['Relu', 'image', 'our a'],
    ['Identity', 'our a', 'our b'],
  ]);
});

test('a bound that another node reads too is kept', () => {
  const graph = convert([
    { name: 'a', op: 'Relu', input: ['x'] },
    { name: 'b', op: 'Relu6', input: ['a'] },
    { name: 'out', op: 'Add', input: ['a', 'b'] },
  ]);
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Clip', 'Add']);
});

test('bounds of a chain become one Clip with plain float32 numbers', () => {
  const graph = convert(
    [
      { name: 'a', op: 'Relu', input: ['x'] },
      { name: 'b', op: 'Minimum', input: ['a', 'six'] },
      { name: 'out', op: 'Maximum', input: ['b', 'zero'] },
    ],
    { constants: { six: halfScalar(0x4600), zero: halfScalar(0) } },
  );
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Clip']);
  expect(graph.initializers.map(({ type, shape }) => [type, ...shape])).toEqual([['float32'], ['float32']]);
});

test('the batch replaces the one picture the graph was saved for', () => {
  const graph = convert([{ name: 'out', op: 'Reshape', input: ['x', 's'] }], {
    constants: { s: integers([1, -1]) },
    batch: 8,
  });
  expect(graph.inputs).toEqual([{ name: 'image', shape: [8, 3, 4, 4] }]);
  expect(graph.outputs).toEqual([{ name: 'our out', shape: [8, 48] }]);
});

test('no transposes stand around convolutions', () => {
  const graph = convert(
    [
      { name: 'a', op: 'Conv2D', input: ['x', 'k'], attr: CONV },
      { name: 'b', op: 'Relu6', input: ['a'] },
      { name: 'out', op: 'Conv2D', input: ['b', 'k'], attr: CONV },
    ],
    { constants: { k: randomConstant([3, 3, 3, 3], 1) } },
  );
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Conv', 'Clip', 'Conv']);
});

test('a weight used twice is stored once', () => {
  const graph = convert(
    [
      { name: 'a', op: 'Conv2D', input: ['x', 'k'], attr: CONV },
      { name: 'out', op: 'Conv2D', input: ['a', 'k'], attr: CONV },
    ],
    { constants: { k: randomConstant([3, 3, 3, 3], 1) } },
  );
  expect(graph.initializers).toHaveLength(1);
});

test('numbers that half precision holds are stored in half the bytes', () => {
  const graph = convert([{ name: 'out', op: 'Mul', input: ['x', 'k'] }], {
    constants: { k: { shape: [3], values: Float32Array.of(0.5, -2, 1024) } },
  });
  expect(graph.initializers.map(({ type, bytes }) => [type, bytes.length])).toEqual([['float16', 6]]);
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Cast', 'Mul']);
});

test('the same graph gives the same bytes', () => {
  const nodes = [{ name: 'out', op: 'Mul', input: ['x', 'k'] }];
  const constants = { k: randomConstant([3], 7) };
  expect(writeOnnx(convert(nodes, { constants }))).toEqual(writeOnnx(convert(nodes, { constants })));
});

test.each([
  ['a missing node', [{ name: 'out', op: 'Relu', input: ['gone'] }], /no node "gone"/],
  ['a second output', [{ name: 'out', op: 'Relu', input: ['x:1'] }], /cannot read the input "x:1"/],
  ['a control input', [{ name: 'out', op: 'Relu', input: ['^x'] }], /cannot read the input "\^x"/],
  [
    'an NCHW graph',
    [
      {
        name: 'out',
        op: 'MaxPool',
        input: ['x'],
        attr: { ...CONV, ksize: attr.perAxis(2), data_format: attr.text('NCHW') },
      },
    ],
    /MaxPool "out": expected data_format NHWC, got NCHW/,
  ],
])('%s is refused with its name', (_, nodes, message) => {
  expect(() => convert(nodes)).toThrow(message);
});
