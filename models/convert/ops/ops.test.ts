import { beforeAll, describe, expect, test } from 'vitest';
import { convertGraph } from '../convert';
import { readGraphModel } from '../read-tfjs';
import { CONVOLUTION_CASES } from '../testing/convolution-cases';
import { largestDifference, runOnnx, runTfjs, toNchw, toNhwc, useTfjsBackend } from '../testing/engines';
import { OTHER_CASES } from '../testing/other-cases';
import { randomNumbers, tinyGraph } from '../testing/tiny-graph';
import { writeOnnx } from '../write-onnx';
import { OPS } from './index';

const CASES = [...CONVOLUTION_CASES, ...OTHER_CASES];

beforeAll(() => useTfjsBackend('cpu'));

describe('each operator answers as in TensorFlow.js', () => {
  test.each(CASES)('$title', async ({ inputShape, constants = {}, nodes, spread = 1 }) => {
    const named = nodes.map((node, index) => ({ ...node, name: `n${index}` }));
    const files = tinyGraph({
      inputShape,
      constants,
      nodes: [...named, { name: 'out', op: 'Identity', input: [`n${nodes.length - 1}`] }],
    });
    const count = inputShape.reduce((product, size) => product * size, 1);
    const feed = { data: randomNumbers(count, 42).map((value) => value * spread), shape: inputShape };
    const [expected] = runTfjs(files, { inputName: 'x', feed, outputNames: ['out'] });

    const graph = convertGraph(readGraphModel(files.topology, files.weights), {
      graphName: 'test',
      batch: inputShape[0] ?? 1,
      input: { tfjsName: 'x', name: 'image' },
      outputs: [{ tfjsName: 'out', name: 'result' }],
    });
    const { result } = await runOnnx(writeOnnx(graph), { image: toNchw(feed) });

    if (expected === undefined || result === undefined) throw new Error('no output');
    expect(result.shape).toEqual(graph.outputs[0]?.shape);
    expect(largestDifference(toNhwc(result), expected)).toBeLessThan(1e-5);
  });
});

test('no operator goes without a case', () => {
  const tried = new Set(CASES.flatMap(({ nodes }) => nodes.map(({ op }) => op)));
  expect(Object.keys(OPS).filter((op) => !tried.has(op))).toEqual([]);
});
