import type { GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../../../src/domain/geometry';

/** The part of a graph model's `model.json` that is read here. */
interface GraphFile {
  readonly modelTopology: {
    readonly node: readonly {
      readonly op: string;
      readonly input?: readonly string[];
      readonly attr?: Readonly<Record<string, unknown>>;
    }[];
  };
}

interface Target {
  /** Name of the constant that holds height and width. */
  readonly name: string;
  /** Those for pictures of the size that the graph was saved for. */
  readonly rows: number;
  readonly columns: number;
}

/** The graph with an input of any height and width. */
export function withFreeSize(file: unknown): unknown {
  const { modelTopology, ...rest } = file as GraphFile;
  const node = modelTopology.node.map((each) => {
    if (each.op !== 'Placeholder') return each;
    const { shape: _, ...attr } = each.attr ?? {};
    return { ...each, attr };
  });
  return { ...rest, modelTopology: { ...modelTopology, node } };
}

/**
 * The sizes that a TensorFlow.js graph resizes to. They are constants of the graph, right for pictures of the
 * size that it was saved for; all else of a convolutional net follows its input.
 */
export class ResizeTargets {
  readonly #graph: Pick<GraphModel, 'weights'>;
  readonly #saved: Size;
  readonly #targets: readonly Target[];
  #fitted: Size;

  constructor(graph: Pick<GraphModel, 'weights'>, file: unknown, saved: Size) {
    this.#graph = graph;
    this.#saved = saved;
    this.#fitted = saved;
    this.#targets = targetNames(file as GraphFile).map((name) => {
      const [rows, columns] = graph.weights[name]?.[0]?.dataSync() ?? [];
      if (rows === undefined || columns === undefined)
        throw new Error(`${name}: expected a constant height and width`);
      return { name, rows, columns };
    });
  }

  /** Makes the graph right for pictures of this size, pixels; sides are the saved ones times whole cells. */
  fit(size: Size): void {
    if (size.width === this.#fitted.width && size.height === this.#fitted.height) return;
    for (const { name, rows, columns } of this.#targets) {
      const old = this.#graph.weights[name];
      const height = (rows * size.height) / this.#saved.height;
      const width = (columns * size.width) / this.#saved.width;
      this.#graph.weights[name] = [tf.tensor1d([height, width], 'int32')];
      tf.dispose(old);
    }
    this.#fitted = size;
  }
}

function targetNames({ modelTopology }: GraphFile): readonly string[] {
  const names = modelTopology.node
    .filter(({ op }) => op === 'ResizeBilinear' || op === 'ResizeNearestNeighbor')
    .flatMap(({ input = [] }) => input.slice(1, 2));
  return [...new Set(names)];
}
