import { PbfWriter } from 'pbf';

/** One input or output of a made-up file. */
export interface MadePort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** TensorProto.DataType; float32 if left out. */
  readonly type?: number;
}

/** What a made-up file says of itself. */
export interface MadeFile {
  readonly inputs?: readonly MadePort[];
  readonly outputs?: readonly MadePort[];
  /** Operators, `domain:Name` or `Name`. */
  readonly operators?: readonly string[];
  readonly opset?: number;
  readonly notes?: Readonly<Record<string, string>>;
  /** Names of weights that lie in another file. */
  readonly external?: readonly string[];
  /** Operators inside the branch of an `If`. */
  readonly branch?: readonly string[];
}

/** The picture most detectors take. */
export const PICTURE: MadePort = { name: 'images', shape: [1, 3, 416, 416] };

/** The bytes of an ONNX file with a header and without sense: enough for whoever does not run it. */
export function onnxFile(file: MadeFile = {}): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeTag(1, 0);
  pbf.writeVarint(8);
  writeText(pbf, 2, 'test');
  pbf.writeMessage(7, writeGraph, file);
  pbf.writeMessage(8, (opset, message) => writeInteger(message, 2, opset), file.opset ?? 17);
  for (const [key, value] of Object.entries(file.notes ?? {})) {
    pbf.writeMessage(
      14,
      (note, message) => {
        writeText(message, 1, note.key);
        writeText(message, 2, note.value);
      },
      { key, value },
    );
  }
  return new Uint8Array(pbf.finish());
}

function writeGraph(file: MadeFile, pbf: PbfWriter): void {
  for (const operator of file.operators ?? ['Conv']) pbf.writeMessage(1, writeNode, { operator });
  if (file.branch !== undefined) pbf.writeMessage(1, writeNode, { operator: 'If', branch: file.branch });
  for (const name of file.external ?? []) {
    pbf.writeMessage(
      5,
      (tensor, message) => {
        writeText(message, 8, tensor);
        writeInteger(message, 14, 1);
      },
      name,
    );
  }
  for (const port of file.inputs ?? [PICTURE]) pbf.writeMessage(11, writePort, port);
  for (const port of file.outputs ?? []) pbf.writeMessage(12, writePort, port);
}

function writeNode(
  { operator, branch }: { readonly operator: string; readonly branch?: readonly string[] },
  pbf: PbfWriter,
): void {
  const [name = '', domain = ''] = operator.split(':').reverse();
  writeText(pbf, 4, name);
  if (domain !== '') writeText(pbf, 7, domain);
  if (branch === undefined) return;
  pbf.writeMessage(
    5,
    (operators, attribute) => {
      writeText(attribute, 1, 'then_branch');
      attribute.writeMessage(6, writeGraph, { operators, inputs: [] });
    },
    branch,
  );
}

function writePort({ name, shape, type = 1 }: MadePort, pbf: PbfWriter): void {
  writeText(pbf, 1, name);
  pbf.writeMessage(
    2,
    (sides, typeMessage) => {
      typeMessage.writeMessage(
        1,
        (_, tensor) => {
          writeInteger(tensor, 1, type);
          tensor.writeMessage(2, writeShape, sides);
        },
        null,
      );
    },
    shape,
  );
}

function writeShape(sides: readonly (number | string)[], pbf: PbfWriter): void {
  for (const side of sides) {
    pbf.writeMessage(
      1,
      (value, dimension) =>
        typeof value === 'number' ? writeInteger(dimension, 1, value) : writeText(dimension, 2, value),
      side,
    );
  }
}

function writeText(pbf: PbfWriter, field: number, text: string): void {
  pbf.writeTag(field, 2);
  pbf.writeString(text);
}

function writeInteger(pbf: PbfWriter, field: number, value: number): void {
  pbf.writeTag(field, 0);
  pbf.writeVarint(value);
}
