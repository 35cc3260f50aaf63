import protobuf from 'protobufjs'

/** Element types of ONNX tensors (onnx.proto, TensorProto.DataType). */
export const elementTypes = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const
export type ElementType = keyof typeof elementTypes

export type Constant = {
  name: string
  type: ElementType
  dims: readonly number[]
  bytes: Uint8Array
}

export type Attribute = number | string | readonly number[] | { float: number }

export type Node = {
  operator: string
  /** '' for ONNX's own operators. */
  domain: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
}

/** An input or output; a dimension is a number or the name of one that varies. */
export type Port = { name: string; type: ElementType; dims: readonly (number | string)[] }

export type OnnxModel = {
  nodes: readonly Node[]
  constants: readonly Constant[]
  inputs: readonly Port[]
  outputs: readonly Port[]
}

/** The messages of onnx.proto (version 1.14 and later read them alike) that a graph needs. */
const messages = protobuf.parse(
  `
  syntax = "proto3";
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5; string domain = 7;
  }
  message AttributeProto {
    string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9;
  }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message TypeProto { TensorTypeProto tensor_type = 1; }
  message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TensorShapeProto { repeated DimensionProto dim = 1; }
  message DimensionProto { oneof value { int64 dim_value = 1; string dim_param = 2; } }
`,
  { keepCase: true },
).root
const modelType = messages.lookupType('ModelProto')

/** ONNX operator set 17: the first with LayerNormalization. */
const operatorSet = 17
const intermediateVersion = 8
/** Operators that onnxruntime adds to ONNX's own. */
export const runtimeDomain = 'com.microsoft'

/** The bytes of an .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  return modelType
    .encode({
      ir_version: intermediateVersion,
      producer_name: 'huiting',
      opset_import: [
        { domain: '', version: operatorSet },
        { domain: runtimeDomain, version: 1 },
      ],
      graph: {
        name: 'whisper',
        node: model.nodes.map(({ operator, domain, inputs, outputs, attributes }) => ({
          op_type: operator,
          domain,
          input: inputs,
          output: outputs,
          attribute: Object.entries(attributes).map(encodeAttribute),
        })),
        initializer: model.constants.map(({ name, type, dims, bytes }) => ({
          name,
          dims,
          data_type: elementTypes[type],
          raw_data: bytes,
        })),
        input: model.inputs.map(encodePort),
        output: model.outputs.map(encodePort),
      },
    })
    .finish()
}

/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const

function encodeAttribute([name, value]: [string, Attribute]) {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int }
  if (typeof value === 'string') {
    return { name, s: Buffer.from(value), type: attributeTypes.string }
  }
  if ('float' in value) return { name, f: value.float, type: attributeTypes.float }
  return { name, ints: value, type: attributeTypes.ints }
}

function encodePort({ name, type, dims }: Port) {
  const dim = dims.map((size) =>
    typeof size === 'number' ? { dim_value: size } : { dim_param: size },
  )
  return { name, type: { tensor_type: { elem_type: elementTypes[type], shape: { dim } } } }
}
