import type { PictureInput } from '../meta';
import { classesOf } from './classes';
import { LAYOUT_FEEDS } from './feed';
import { finding, faultsOf, type Finding } from './findings';
import { KNOWN_OPERATORS } from './known-operators';
import { readOnnxHeader, type OnnxHeader, type OnnxPortFacts } from './onnx-header';
import { MAX_PACK_BYTES, packIdOf, type Pack, type PackLayout } from './pack';
import type { PackWishes } from './pack-schema';
import { namesIn, recogniseLayout, type Recognised } from './recognise';

/** What was found in a file, and the pack it makes; null: it cannot be used like this. */
export interface FileReport {
  readonly findings: readonly Finding[];
  /** Without the sha256, which is whoever has `crypto`'s to add. */
  readonly pack: Omit<Pack, 'sha256'> | null;
}

/** ONNX Runtime runs operator sets from 7 on; what is newer than this it may not know yet. */
const OLDEST_OPSET = 7;
const NEWEST_OPSET = 23;
/** Where neither the file nor its owner says the size. */
const USUAL_SIDE = 640;
const SMALLEST_SIDE = 32;
const LARGEST_SIDE = 2048;
/** Domains whose operators onnxruntime-web brings along. */
const KNOWN_DOMAINS = /^(com\.microsoft|ai\.onnx\.ml):/;
/** Types of outputs that can be read. */
const READABLE = ['float32', 'int64', 'int32'];

/** Numbers of a box in one table that are no classes' scores. */
const COLUMNS_BESIDE_CLASSES: Readonly<Record<PackLayout, number>> = {
  yolox: 5,
  yolov8: 4,
  nanodet: 32,
  detr: 0,
  'detr-decoded': 0,
  rows: 0,
};

/** Reads an ONNX file without running it. Never throws: what is wrong stands in the report. */
export function inspectFile(
  file: { readonly name: string; readonly bytes: Uint8Array },
  wishes: PackWishes = {},
): FileReport {
  const sizeBytes = file.bytes.length;
  const findings: Finding[] = [finding('file', { name: file.name, bytes: sizeBytes })];
  const failed = (...faults: readonly Finding[]): FileReport => ({
    findings: [...findings, ...faults],
    pack: null,
  });
  if (sizeBytes === 0) return failed(finding('empty'));
  if (sizeBytes > MAX_PACK_BYTES)
    return failed(finding('too-large', { bytes: sizeBytes, most: MAX_PACK_BYTES }));
  let header: OnnxHeader;
  try {
    header = readOnnxHeader(file.bytes);
  } catch (error) {
    return failed(finding('not-onnx', { detail: error instanceof Error ? error.message : String(error) }));
  }
  findings.push(...factsOf(header), ...graphFaults(header));
  const [image] = header.inputs;
  if (image === undefined) return failed(finding('input-none'));
  findings.push(...inputFaults(image, header.inputs));
  const size = sizeOf(image, header, wishes);
  findings.push(...size.findings);
  const recognised = layoutOf(header, size, wishes);
  if (recognised === null)
    return failed(finding('layout-unknown', { outputs: header.outputs.map(portText).join(', ') }));
  findings.push(...layoutFindings(header, recognised));
  const classes = readClasses(header, recognised, wishes);
  findings.push(...classes.findings);
  const input = inputOf(image, size, { recognised, wishes });
  findings.push(finding(wishes.input === undefined ? 'feed-guess' : 'feed', feedValues(input)));
  if (faultsOf(findings).length > 0) return { findings, pack: null };
  return {
    findings,
    pack: {
      id: packIdOf(wishes.name ?? file.name),
      name: wishes.name ?? file.name,
      bytes: sizeBytes,
      licence: wishes.licence ?? null,
      sourceUrl: null,
      input,
      sizeInput: header.inputs[1]?.name ?? null,
      outputs: recognised.outputs,
      reading: {
        layout: recognised.layout,
        boxes: recognised.boxes,
        scores: recognised.scores,
        classes: classes.classes,
        personClasses: classes.personClasses,
      },
    },
  };
}

function factsOf(header: OnnxHeader): readonly Finding[] {
  const operators = [...header.operators.values()].reduce((sum, count) => sum + count, 0);
  return [
    finding('writer', {
      producer: header.producer === '' ? '?' : header.producer,
      opset: header.opsets.get('') ?? 0,
      operators,
    }),
    ...header.inputs.map((port) => finding('input', { port: portText(port) })),
    ...header.outputs.map((port) => finding('output', { port: portText(port) })),
  ];
}

/** What ONNX Runtime in a browser will not run. */
function graphFaults(header: OnnxHeader): readonly Finding[] {
  const faults: Finding[] = [];
  if (header.external.length > 0) faults.push(finding('other-data', { count: header.external.length }));
  const unknown = [...header.operators.keys()].filter(
    (name) => !KNOWN_OPERATORS.has(name) && !KNOWN_DOMAINS.test(name) && !header.functions.has(name),
  );
  if (unknown.length > 0)
    faults.push(
      finding('operators-unknown', { names: unknown.slice(0, 8).join(', '), count: unknown.length }),
    );
  const opset = header.opsets.get('') ?? 0;
  if (opset < OLDEST_OPSET) faults.push(finding('opset-old', { opset, oldest: OLDEST_OPSET }));
  if (opset > NEWEST_OPSET) faults.push(finding('opset-new', { opset, newest: NEWEST_OPSET }));
  return faults;
}

function inputFaults(image: OnnxPortFacts, inputs: readonly OnnxPortFacts[]): readonly Finding[] {
  const faults: Finding[] = [];
  const [, size, ...more] = inputs;
  const isSize = size === undefined || (size.type === 'int64' && size.shape.length === 2);
  if (!isSize || more.length > 0)
    faults.push(finding('input-extra', { inputs: inputs.map(portText).join(', ') }));
  if (image.type !== 'float32') faults.push(finding('input-type', { port: portText(image) }));
  const [batch, channels] = image.shape;
  if (image.shape.length !== 4 || channels !== 3)
    faults.push(finding('input-shape', { port: portText(image) }));
  else if (typeof batch === 'number' && batch !== 1) faults.push(finding('batch', { batch }));
  return faults;
}

/** The file's own size, else its owner's, else the one written down beside the graph, else the usual one. */
function sizeOf(
  image: OnnxPortFacts,
  header: OnnxHeader,
  wishes: PackWishes,
): { readonly width: number; readonly height: number; readonly findings: readonly Finding[] } {
  const [, , height, width] = image.shape;
  const noted = /\[\s*(\d+)\s*,\s*(\d+)\s*\]/.exec(header.notes.get('imgsz') ?? '');
  const pick = (
    fixed: number | string | undefined,
    wished: number | undefined,
    note: string | undefined,
  ): number =>
    typeof fixed === 'number' ? fixed : (wished ?? (note === undefined ? USUAL_SIDE : Number(note)));
  const size = {
    width: pick(width, wishes.input?.width, noted?.[2]),
    height: pick(height, wishes.input?.height, noted?.[1]),
  };
  const isSaid =
    (typeof height === 'number' && typeof width === 'number') ||
    (wishes.input?.width !== undefined && wishes.input.height !== undefined);
  const findings: Finding[] = isSaid ? [] : [finding('size-guess', size)];
  const isFit = [size.width, size.height].every((side) => side >= SMALLEST_SIDE && side <= LARGEST_SIDE);
  if (!isFit) findings.push(finding('input-size', { ...size, least: SMALLEST_SIDE, most: LARGEST_SIDE }));
  return { ...size, findings };
}

/** As recognised; where the owner names another layout, its outputs in the file's order. */
function layoutOf(
  header: OnnxHeader,
  size: { readonly width: number; readonly height: number },
  wishes: PackWishes,
): Recognised | null {
  const recognised = recogniseLayout(header, size);
  if (recognised === null) return null;
  const { layout = recognised.layout, boxes = recognised.boxes, scores = recognised.scores } = wishes;
  const isSaid = wishes.layout !== undefined || wishes.boxes !== undefined;
  const isGuess = recognised.isGuess && !isSaid;
  if (layout === recognised.layout) return { ...recognised, boxes, scores, isGuess };
  const { classCount } = recognised;
  const moved = COLUMNS_BESIDE_CLASSES[recognised.layout] - COLUMNS_BESIDE_CLASSES[layout];
  const count = classCount === null ? null : classCount + moved;
  return { ...recognised, layout, boxes, scores, feed: LAYOUT_FEEDS[layout], classCount: count, isGuess };
}

function layoutFindings(header: OnnxHeader, recognised: Recognised): readonly Finding[] {
  const { layout, boxes, scores, isGuess } = recognised;
  const unreadable = header.outputs.filter(
    ({ name, type }) => recognised.outputs.includes(name) && !READABLE.includes(type),
  );
  return [
    finding(isGuess ? 'layout-guess' : 'layout', { layout, boxes, scores }),
    ...unreadable.map((port) => finding('output-type', { port: portText(port) })),
  ];
}

function readClasses(
  header: OnnxHeader,
  recognised: Recognised,
  wishes: PackWishes,
): {
  readonly classes: readonly string[];
  readonly personClasses: readonly number[];
  readonly findings: readonly Finding[];
} {
  const found = classesOf(wishes.classes ?? namesIn(header), recognised.classCount);
  const { classes, origin } = found;
  const personClasses = wishes.people?.map((wish) => numberOf(wish, classes)) ?? found.personClasses;
  const named = { count: classes.length, names: namedShortly(classes) };
  const findings = [finding(origin === 'file' ? 'classes' : 'classes-guess', named)];
  const absent = personClasses.some((id) => id < 0 || id >= classes.length);
  if (personClasses.length === 0 || absent) findings.push(finding('people-none', named));
  else {
    const people = { people: personClasses.map((id) => `${id} ${classes[id] ?? ''}`.trim()).join(', ') };
    const isGuess = wishes.people === undefined && origin !== 'file';
    findings.push(finding(isGuess ? 'people-guess' : 'people', people));
  }
  return { classes, personClasses, findings };
}

function numberOf(wish: string | number, classes: readonly string[]): number {
  if (typeof wish === 'number') return wish;
  return classes.findIndex((name) => name.toLowerCase() === wish.trim().toLowerCase());
}

function inputOf(
  image: OnnxPortFacts,
  { width, height }: { readonly width: number; readonly height: number },
  { recognised, wishes }: { readonly recognised: Recognised; readonly wishes: PackWishes },
): Pack['input'] {
  const { width: _width, height: _height, ...said } = wishes.input ?? {};
  const wished = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { name: image.name, channels: 3, ...recognised.feed, ...wished, width, height };
}

function feedValues(input: PictureInput): Finding['values'] {
  const { width, height, colour, fit, anchor = 'centre', padValue, scale, offset } = input;
  return {
    width,
    height,
    colour: colour.toUpperCase(),
    fit: fit === 'stretch' ? 'stretch' : anchor,
    padValue,
    scale: scale.map((value) => Number(value.toPrecision(3))).join(' '),
    offset: offset.map((value) => Number(value.toPrecision(3))).join(' '),
  };
}

function namedShortly(classes: readonly string[]): string {
  return classes.length > 6 ? `${classes.slice(0, 6).join(', ')} …` : classes.join(', ');
}

function portText({ name, type, shape }: OnnxPortFacts): string {
  return `${name} ${type} ${shape.join('×')}`;
}
