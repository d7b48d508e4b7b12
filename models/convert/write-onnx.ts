import { PbfWriter } from 'pbf';
import {
  ONNX_TYPE,
  OPSET,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
} from './onnx-model';

// Field numbers are those of onnx.proto3 (github.com/onnx/onnx, IR version 8).
const IR_VERSION = 8;
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const;

/** The bytes of an `.onnx` file. The same graph gives the same bytes. */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeTag(1, 0);
  pbf.writeVarint(IR_VERSION);
  writeText(pbf, 2, 'hiro-cctv models/convert');
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOpset, OPSET);
  return pbf.finish();
}

function writeText(pbf: PbfWriter, field: number, text: string): void {
  pbf.writeTag(field, 2);
  pbf.writeString(text);
}

function writeInteger(pbf: PbfWriter, field: number, value: number): void {
  pbf.writeTag(field, 0);
  pbf.writeVarint(value);
}

function writePackedIntegers(pbf: PbfWriter, field: number, values: readonly number[]): void {
  pbf.writeTag(field, 2);
  pbf.writeRawMessage((list, inner) => {
    for (const value of list) inner.writeVarint(value);
  }, values);
}

function writeOpset(version: number, pbf: PbfWriter): void {
  writeText(pbf, 1, '');
  writeInteger(pbf, 2, version);
}

function writeGraph(graph: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  writeText(pbf, 2, graph.name);
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const port of graph.inputs) pbf.writeMessage(11, writePort, port);
  for (const port of graph.outputs) pbf.writeMessage(12, writePort, port);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) writeText(pbf, 1, input);
  for (const output of node.outputs) writeText(pbf, 2, output);
  writeText(pbf, 3, node.name);
  writeText(pbf, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    pbf.writeMessage(5, writeAttribute, { name, attribute });
  }
}

function writeAttribute(
  { name, attribute }: { readonly name: string; readonly attribute: OnnxAttribute },
  pbf: PbfWriter,
): void {
  writeText(pbf, 1, name);
  switch (attribute.kind) {
    case 'float':
      pbf.writeTag(2, 5);
      pbf.writeFloat(attribute.value);
      break;
    case 'int':
      writeInteger(pbf, 3, attribute.value);
      break;
    case 'text':
      writeText(pbf, 4, attribute.value);
      break;
    case 'ints':
      writePackedIntegers(pbf, 8, attribute.values);
      break;
  }
  writeInteger(pbf, 20, ATTRIBUTE_TYPE[attribute.kind]);
}

function writeTensor(tensor: OnnxTensor, pbf: PbfWriter): void {
  writePackedIntegers(pbf, 1, tensor.shape);
  writeInteger(pbf, 2, ONNX_TYPE[tensor.type]);
  writeText(pbf, 8, tensor.name);
  pbf.writeTag(9, 2);
  pbf.writeBytes(tensor.bytes);
}

function writePort(port: OnnxPort, pbf: PbfWriter): void {
  writeText(pbf, 1, port.name);
  pbf.writeMessage(2, writeType, port);
}

/** TypeProto with a tensor type: element type, then the shape. */
function writeType(port: OnnxPort, pbf: PbfWriter): void {
  pbf.writeMessage(
    1,
    ({ shape }, tensorType) => {
      writeInteger(tensorType, 1, ONNX_TYPE.float32);
      tensorType.writeMessage(2, writeShape, shape);
    },
    port,
  );
}

function writeShape(shape: OnnxPort['shape'], pbf: PbfWriter): void {
  for (const length of shape) pbf.writeMessage(1, writeLength, length);
}

function writeLength(length: number | string, dimension: PbfWriter): void {
  if (typeof length === 'number') writeInteger(dimension, 1, length);
  else writeText(dimension, 2, length);
}
