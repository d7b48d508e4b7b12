import { fieldsOf, ProtobufError, textOf, type ProtobufField } from './protobuf';

/** What an `.onnx` file says of itself without being run (onnx.proto3, github.com/onnx/onnx). */
export interface OnnxHeader {
  readonly irVersion: number;
  /** Program that wrote it, with its version; may be empty. */
  readonly producer: string;
  /** Operator sets by domain; the standard one is ''. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Inputs that are to be fed: those without initial values. */
  readonly inputs: readonly OnnxPortFacts[];
  readonly outputs: readonly OnnxPortFacts[];
  /** How often each operator appears, subgraphs included, by `domain:Operator`, without a domain the name alone. */
  readonly operators: ReadonlyMap<string, number>;
  /** Operators that the file brings along as functions, named as in `operators`. */
  readonly functions: ReadonlySet<string>;
  /** Names of weights that lie in another file. */
  readonly external: readonly string[];
  /** Notes of whoever wrote the file (Ultralytics: names, task, imgsz). */
  readonly notes: ReadonlyMap<string, string>;
}

/** One input or output. A side that is not fixed is its name, or '?'. */
export interface OnnxPortFacts {
  readonly name: string;
  /** As `ELEMENT_TYPES`, or `type N`. */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** TensorProto.DataType. */
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};
/** TensorProto.DataLocation.EXTERNAL. */
const EXTERNAL = 1;
/** Loops within branches within loops; deeper is no detector. */
const MAX_DEPTH = 12;

interface Findings {
  readonly operators: Map<string, number>;
  readonly external: string[];
}

/** Reads the header; throws a `ProtobufError` that says what is wrong with the file. */
export function readOnnxHeader(file: Uint8Array): OnnxHeader {
  const found: Findings = { operators: new Map(), external: [] };
  const opsets = new Map<string, number>();
  const notes = new Map<string, string>();
  const functions = new Set<string>();
  let irVersion = 0;
  let producer = '';
  let graph: Graph | null = null;
  for (const field of fieldsOf(file)) {
    if (field.number === 1) irVersion = integerOf(field);
    else if (field.number === 2 || field.number === 3) producer = `${producer} ${textIn(field)}`.trim();
    else if (field.number === 7) graph = readGraph(bytesOf(field), found, 0);
    else if (field.number === 8) noteOpset(bytesOf(field), opsets);
    else if (field.number === 14) noteNote(bytesOf(field), notes);
    else if (field.number === 25) functions.add(readFunction(bytesOf(field), found));
  }
  if (graph === null || irVersion === 0) throw new ProtobufError('there is no ONNX graph in the file');
  const { inputs, outputs, initialised } = graph;
  const fed = inputs.filter(({ name }) => !initialised.has(name));
  return { irVersion, producer, opsets, inputs: fed, outputs, functions, notes, ...found };
}

interface Graph {
  readonly inputs: readonly OnnxPortFacts[];
  readonly outputs: readonly OnnxPortFacts[];
  readonly initialised: ReadonlySet<string>;
}

function readGraph(bytes: Uint8Array, found: Findings, depth: number): Graph {
  if (depth > MAX_DEPTH) throw new ProtobufError(`graphs within graphs, more than ${MAX_DEPTH} deep`);
  const inputs: OnnxPortFacts[] = [];
  const outputs: OnnxPortFacts[] = [];
  const initialised = new Set<string>();
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) readNode(bytesOf(field), found, depth);
    else if (field.number === 5) initialised.add(readTensor(bytesOf(field), found));
    else if (field.number === 11) inputs.push(readPort(bytesOf(field)));
    else if (field.number === 12) outputs.push(readPort(bytesOf(field)));
  }
  return { inputs, outputs, initialised };
}

function readNode(bytes: Uint8Array, found: Findings, depth: number): void {
  let operator = '';
  let domain = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 4) operator = textIn(field);
    else if (field.number === 7) domain = textIn(field);
    else if (field.number === 5) readAttribute(bytesOf(field), found, depth);
  }
  const name = operatorName(domain, operator);
  found.operators.set(name, (found.operators.get(name) ?? 0) + 1);
}

function operatorName(domain: string, operator: string): string {
  return domain === '' || domain === 'ai.onnx' ? operator : `${domain}:${operator}`;
}

/** The name of a function; notes what it is made of. */
function readFunction(bytes: Uint8Array, found: Findings): string {
  let name = '';
  let domain = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textIn(field);
    else if (field.number === 10) domain = textIn(field);
    else if (field.number === 7) readNode(bytesOf(field), found, 0);
  }
  return operatorName(domain, name);
}

/** Constants and subgraphs within an attribute. */
function readAttribute(bytes: Uint8Array, found: Findings, depth: number): void {
  for (const field of fieldsOf(bytes)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 5) readTensor(field.bytes, found);
    else if (field.number === 6 || field.number === 11) readGraph(field.bytes, found, depth + 1);
  }
}

/** The tensor's name; notes whether its numbers lie elsewhere. */
function readTensor(bytes: Uint8Array, found: Findings): string {
  let name = '';
  let isExternal = false;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 8) name = textIn(field);
    else if (field.number === 13) isExternal = true;
    else if (field.number === 14 && integerOf(field) === EXTERNAL) isExternal = true;
  }
  if (isExternal) found.external.push(name);
  return name;
}

function readPort(bytes: Uint8Array): OnnxPortFacts {
  let name = '';
  let type = 'no tensor';
  let shape: readonly (number | string)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textIn(field);
    else if (field.number === 2) {
      const tensor = within(bytesOf(field), 1);
      if (tensor === null) continue;
      const elementType = [...fieldsOf(tensor)].find(({ number }) => number === 1);
      const code = elementType === undefined ? 0 : integerOf(elementType);
      type = ELEMENT_TYPES[code] ?? `type ${code}`;
      const dimensions = within(tensor, 2);
      shape = dimensions === null ? [] : [...fieldsOf(dimensions)].map((side) => sideOf(bytesOf(side)));
    }
  }
  return { name, type, shape };
}

function sideOf(bytes: Uint8Array): number | string {
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1 && field.kind === 'integer' && field.integer > 0) return field.integer;
    if (field.number === 2 && textIn(field) !== '') return textIn(field);
  }
  return '?';
}

function noteOpset(bytes: Uint8Array, opsets: Map<string, number>): void {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) domain = textIn(field);
    else if (field.number === 2) version = integerOf(field);
  }
  opsets.set(domain === 'ai.onnx' ? '' : domain, version);
}

function noteNote(bytes: Uint8Array, notes: Map<string, string>): void {
  let key = '';
  let value = '';
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) key = textIn(field);
    else if (field.number === 2) value = textIn(field);
  }
  notes.set(key, value);
}

/** The bytes of the first field with this number. */
function within(message: Uint8Array, number: number): Uint8Array | null {
  for (const field of fieldsOf(message)) {
    if (field.number === number) return bytesOf(field);
  }
  return null;
}

function bytesOf(field: ProtobufField): Uint8Array {
  if (field.kind !== 'bytes') throw new ProtobufError(`field ${field.number} has another type than in ONNX`);
  return field.bytes;
}

function integerOf(field: ProtobufField): number {
  if (field.kind !== 'integer')
    throw new ProtobufError(`field ${field.number} has another type than in ONNX`);
  return field.integer;
}

function textIn(field: ProtobufField): string {
  return textOf(bytesOf(field));
}
