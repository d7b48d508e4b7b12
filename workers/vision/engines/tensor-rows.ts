import type { ModelTensor, ModelTensors } from '../../../models/meta';

/** Collects the rows of several runs of one model into one tensor per output. */
export class TensorRows {
  readonly #parts: ReadonlyMap<string, ModelTensor[]>;

  readonly #areWhole: boolean;

  /** `areWhole`: each output is one picture's, whatever its first side says. */
  constructor(outputNames: readonly string[], areWhole = false) {
    this.#areWhole = areWhole;
    this.#parts = new Map(outputNames.map((name) => [name, []]));
  }

  /** Copies the first `count` rows; the tensor stays the caller's. */
  add(outputName: string, tensor: ModelTensor, count: number): void {
    const parts = this.#parts.get(outputName);
    if (parts === undefined) throw new Error(`unexpected output ${outputName}`);
    if (this.#areWhole) {
      parts.push({ data: tensor.data.slice(), shape: tensor.shape });
      return;
    }
    const batch = tensor.shape[0] ?? 1;
    const length = tensor.data.length / batch;
    parts.push({ data: tensor.data.slice(0, length * count), shape: [count, ...tensor.shape.slice(1)] });
  }

  /** All rows in the order they were added. */
  join(): ModelTensors {
    return Object.fromEntries([...this.#parts].map(([name, parts]) => [name, joinParts(parts)]));
  }
}

function joinParts(parts: readonly ModelTensor[]): ModelTensor {
  const [first] = parts;
  if (first === undefined) return { data: new Float32Array(0), shape: [0] };
  if (parts.length === 1) return first;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  const batch = parts.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
  return { data, shape: [batch, ...first.shape.slice(1)] };
}
