import type { Size } from '../../src/domain/geometry';
import { FEEDS, type Feed } from './feed';
import { countCells, stridesFor } from './grid';
import type { OnnxHeader, OnnxPortFacts } from './onnx-header';
import type { BoxUnit, PackLayout, ScoreKind } from './pack';

/** What the outputs of a file are taken for. */
export interface Recognised {
  readonly layout: PackLayout;
  readonly boxes: BoxUnit;
  readonly scores: ScoreKind;
  /** Names of the outputs in the layout's order. */
  readonly outputs: readonly string[];
  /** How the tools that export this feed it. */
  readonly feed: Feed;
  /** How many classes the outputs have room for; null: the outputs do not say. */
  readonly classCount: number | null;
  /** True where another layout has the same shapes, and a person should look at the boxes. */
  readonly isGuess: boolean;
}

/** Outputs after their own suppression are short tables. */
const MAX_ROWS_AFTER_NMS = 1000;

/** Takes the outputs' shapes, names and operators for one of the layouts; null: for none. */
export function recogniseLayout(header: OnnxHeader, input: Size): Recognised | null {
  return (
    recogniseDecodedDetr(header) ??
    recogniseNanoDetPairs(header) ??
    recogniseDetr(header) ??
    recogniseSingle(header, input)
  );
}

/** Labels, boxes and scores by their names, as D-FINE's and RT-DETR's tools export them. */
function recogniseDecodedDetr({ outputs, inputs }: OnnxHeader): Recognised | null {
  const named = (name: RegExp): OnnxPortFacts | undefined => outputs.find((output) => name.test(output.name));
  const [labels, boxes, scores] = [named(/^labels$/i), named(/^boxes$/i), named(/^scores$/i)];
  if (labels === undefined || boxes === undefined || scores === undefined) return null;
  if (sidesOf(boxes).at(-1) !== 4) return null;
  return {
    layout: 'detr-decoded',
    boxes: inputs.length > 1 ? 'pixels' : 'shares',
    scores: 'plain',
    outputs: [labels.name, boxes.name, scores.name],
    feed: FEEDS.stretchedUnit,
    classCount: null,
    // Without the size as an input nobody says what the boxes count.
    isGuess: inputs.length === 1,
  };
}

/** Boxes and logits of as many queries. */
function recogniseDetr({ outputs }: OnnxHeader): Recognised | null {
  const tables = outputs.filter((output) => output.type === 'float32' && sidesOf(output).length === 2);
  const boxes = tables.filter((output) => sidesOf(output)[1] === 4);
  const [box] = boxes;
  if (box === undefined || boxes.length > 1) return null;
  const [queries] = sidesOf(box);
  const logits = tables.find((output) => output !== box && sidesOf(output)[0] === queries);
  const classCount = logits === undefined ? undefined : sidesOf(logits)[1];
  if (logits === undefined || typeof classCount !== 'number') return null;
  // The first DETR has a class for "nothing" behind COCO's 91; its successors have none.
  const isFirst = classCount === 92;
  return {
    layout: 'detr',
    boxes: 'shares',
    scores: isFirst ? 'softmax' : 'sigmoid',
    outputs: [box.name, logits.name],
    // D-FINE and RT-DETR as Hugging Face exports them take plain 0–1, DETR and RF-DETR ImageNet's scale.
    feed: box.name === 'pred_boxes' && !isFirst ? FEEDS.stretchedUnit : FEEDS.imagenet,
    classCount: isFirst ? 91 : classCount,
    isGuess: false,
  };
}

/** Scores and distributions for each of three or four strides. */
function recogniseNanoDetPairs({ outputs }: OnnxHeader): Recognised | null {
  const isTable = outputs.every((output) => sidesOf(output).length === 2);
  if (!isTable || (outputs.length !== 6 && outputs.length !== 8)) return null;
  const sides = outputs.filter((output) => sidesOf(output)[1] === 32);
  const scores = outputs.filter((output) => !sides.includes(output));
  const classCount = scores[0] === undefined ? undefined : sidesOf(scores[0])[1];
  if (sides.length !== scores.length || typeof classCount !== 'number') return null;
  const byRows = (first: OnnxPortFacts, second: OnnxPortFacts): number =>
    Number(sidesOf(second)[0]) - Number(sidesOf(first)[0]);
  return {
    layout: 'nanodet',
    boxes: 'pixels',
    scores: 'plain',
    outputs: [...[...scores].sort(byRows), ...[...sides].sort(byRows)].map(({ name }) => name),
    feed: FEEDS.nanodet,
    classCount,
    isGuess: false,
  };
}

/** One table of everything: the first output; further ones (masks, raw heads) are not read. */
function recogniseSingle(header: OnnxHeader, input: Size): Recognised | null {
  const [output] = header.outputs;
  if (output === undefined) return null;
  const [rows, columns, ...more] = sidesOf(output);
  if (rows === undefined || columns === undefined || more.length > 0) return null;
  const single = {
    outputs: [output.name],
    scores: 'plain',
    boxes: 'pixels',
    feed: FEEDS.ultralytics,
    isGuess: false,
  } as const;
  const cells = countCells(input, [8, 16, 32]);
  const isGrid = (count: number | string): boolean =>
    typeof count === 'number' && stridesFor(input, count) !== null;
  const named = namesIn(header)?.length ?? null;
  if (columns === 6 && !isGrid(rows) && isShort(rows)) return { ...single, layout: 'rows', classCount: null };
  if (
    typeof rows === 'number' &&
    rows > 4 &&
    !isGrid(rows) &&
    (isGrid(columns) || isUnknownLength(rows, columns))
  )
    return { ...single, layout: 'yolov8', classCount: named ?? rows - 4 };
  if (typeof columns !== 'number' || columns < 6) return null;
  if (rows === cells * 3) return { ...single, layout: 'yolox', classCount: columns - 5 };
  if (named !== null && columns === named + 4) return { ...single, layout: 'yolov8', classCount: named };
  if (!isGrid(rows) && typeof rows === 'number') return null;
  if (isNanoDet(header, columns))
    return { ...single, layout: 'nanodet', feed: FEEDS.nanodet, classCount: columns - 32 };
  // Decoding in the graph needs the exponential of width and height.
  const isDecoded = header.operators.has('Exp');
  return {
    ...single,
    layout: 'yolox',
    boxes: isDecoded ? 'pixels' : 'cells',
    feed: FEEDS.yolox,
    classCount: columns - 5,
    isGuess: columns !== 85 || isDecoded,
  };
}

/** 80 classes and 4 × 8 bins side by side. */
function isNanoDet(header: OnnxHeader, columns: number): boolean {
  return columns === 112 || header.outputs[0]?.name.includes('nanodet') === true;
}

/** Sides without a batch of one. */
export function sidesOf({ shape }: OnnxPortFacts): readonly (number | string)[] {
  const [first, ...rest] = shape;
  const isBatch = first === 1 || (typeof first === 'string' && shape.length > 2);
  return isBatch ? rest : shape;
}

/** The names of the classes that Ultralytics writes into the file: `{0: 'person', 1: 'bicycle'}`; null: none. */
export function namesIn({ notes }: OnnxHeader): readonly string[] | null {
  const text = notes.get('names');
  if (text === undefined) return null;
  const names: string[] = [];
  for (const [, id, single, double] of text.matchAll(/["']?(\d+)["']?\s*:\s*(?:'([^']*)'|"([^"]*)")/g))
    names[Number(id)] = single ?? double ?? '';
  return names.length === 0 || names.length > 10_000 ? null : Array.from(names, (name) => name ?? '');
}

function isShort(rows: number | string): boolean {
  return typeof rows === 'string' || rows <= MAX_ROWS_AFTER_NMS;
}

/** A fixed number of columns for as many boxes as the input's size gives. */
function isUnknownLength(rows: number, columns: number | string): boolean {
  return typeof columns === 'string' && rows <= 2000;
}
