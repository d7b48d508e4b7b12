import type { ModelTensor, ModelTensors } from '../meta';
import type { ScoreKind } from './pack';

/** One picture's output as rows of numbers, however it lies in memory. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

/** An output of rank 2 or 3, a leading 1 left out; throws for any other shape. */
export function tableOf(tensors: ModelTensors, name: string | undefined): Table {
  const { data, shape } = tensorOf(tensors, name);
  const [rows, columns, ...more] = shape[0] === 1 && shape.length > 2 ? shape.slice(1) : shape;
  if (rows === undefined || columns === undefined || more.length > 0)
    throw new Error(`expected rows of numbers in output ${name}, got a shape of ${shape.join('×')}`);
  return { rows, columns, at: (row, column) => data[row * columns + column] ?? 0 };
}

/** The same numbers with rows and columns changed. */
export function transposed({ rows, columns, at }: Table): Table {
  return { rows: columns, columns: rows, at: (row, column) => at(column, row) };
}

/** An output by its name; throws where the net did not give it. */
export function tensorOf(tensors: ModelTensors, name: string | undefined): ModelTensor {
  const tensor = name === undefined ? undefined : tensors[name];
  if (tensor === undefined)
    throw new Error(`expected output ${name}, got ${Object.keys(tensors).join(', ')}`);
  return tensor;
}

/** The best score 0–1 of some classes in columns `first` and on. `count`: of all classes. */
export function scoreOf(
  table: Table,
  row: number,
  of: {
    readonly first: number;
    readonly count: number;
    readonly wanted: readonly number[];
    readonly scores: ScoreKind;
  },
): number {
  const { first, wanted, scores } = of;
  let best = Number.NEGATIVE_INFINITY;
  for (const id of wanted) best = Math.max(best, table.at(row, first + id));
  switch (scores) {
    case 'plain':
      return best;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-best));
    case 'softmax':
      return softmaxShare(table, row, { first, count: table.columns - first, best });
  }
}

/** Share of one logit among all columns of a row, the "nothing" class among them. */
function softmaxShare(
  table: Table,
  row: number,
  { first, count, best }: { readonly first: number; readonly count: number; readonly best: number },
): number {
  let largest = best;
  for (let id = 0; id < count; id += 1) largest = Math.max(largest, table.at(row, first + id));
  let sum = 0;
  for (let id = 0; id < count; id += 1) sum += Math.exp(table.at(row, first + id) - largest);
  return Math.exp(best - largest) / sum;
}
