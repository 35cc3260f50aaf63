import { createHash } from 'node:crypto'

import {
  type Attribute,
  type Constant,
  elementTypes,
  type ElementType,
  type Node,
  type OnnxModel,
  type Port,
  runtimeDomain,
} from './onnx.ts'

/** Name of a tensor inside the graph. */
export type Value = string

/**
 * How products with weights are reckoned. `int8`: weights and inputs in 8 bits, every 32 of them with
 * a scale of their own, as ggml's q8_0 keeps them: such a model loses nothing, and the rows of a
 * batch never touch one another. `float`: plain, the reference to judge the other by.
 */
export type Precision = 'int8' | 'float'

/** Numbers that share a scale. */
const blockSize = 32
/** Steps of an 8-bit number on each side of 0. */
const steps = 127

/** A matrix of weights, rows outermost, as ggml stores it: one row for each output. */
export type Matrix = { rows: number; columns: number; values: Float32Array }

/** Puts a graph together, one operator at a time; equal constants are stored once. */
export function graphBuilder(precision: Precision) {
  const nodes: Node[] = []
  const constants = new Map<string, Constant>()
  let count = 0

  function constant(type: ElementType, dims: readonly number[], values: ArrayBufferView): Value {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const content = createHash('sha1').update(bytes).digest('base64')
    const key = `${type} ${dims.join('x')} ${content}`
    const known = constants.get(key)
    if (known) return known.name
    const name = `c${constants.size}`
    constants.set(key, { name, type, dims, bytes })
    return name
  }

  function outputsOf(
    operator: string,
    inputs: readonly Value[],
    outputs: number | readonly Value[],
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): Value[] {
    count += 1
    const names =
      typeof outputs === 'number'
        ? Array.from({ length: outputs }, (_, i) => `t${count}_${i}`)
        : [...outputs]
    nodes.push({ operator, domain, inputs, outputs: names, attributes })
    return names
  }

  const op = (operator: string, inputs: Value[], attributes?: Record<string, Attribute>): Value =>
    outputsOf(operator, inputs, 1, attributes)[0]!
  const runtimeOp = (operator: string, inputs: Value[], attributes?: Record<string, Attribute>) =>
    outputsOf(operator, inputs, 1, attributes, runtimeDomain)[0]!

  const floats = (values: Float32Array, dims: readonly number[]) => constant('float', dims, values)
  const scalar = (value: number) => floats(Float32Array.of(value), [])
  const integer = (value: number) => constant('int64', [], BigInt64Array.of(BigInt(value)))
  const integers = (...values: number[]) =>
    constant('int64', [values.length], BigInt64Array.from(values, BigInt))

  /** x · Wᵀ + b. */
  function linear(x: Value, weight: Matrix, bias?: Float32Array): Value {
    const { rows, columns } = weight
    if (precision === 'float') {
      const turned = transposed(weight.values, rows, columns)
      const product = op('MatMul', [x, floats(turned, [columns, rows])])
      return bias ? op('Add', [product, floats(bias, [rows])]) : product
    }
    const { bytes, scales, blocks } = quantised(weight)
    const unused = ''
    return runtimeOp(
      'MatMulNBits',
      [
        x,
        constant(
          'uint8',
          [rows, blocks, blockSize],
          Uint8Array.from(bytes, (byte) => byte + steps + 1),
        ),
        floats(scales, [rows, blocks]),
        ...(bias ? [unused, unused, floats(bias, [rows])] : []),
      ],
      // Level 4 rounds the inputs to 8 bits as well.
      { K: columns, N: rows, bits: 8, block_size: blockSize, accuracy_level: 4 },
    )
  }

  /** Rows of a table by their index, which may have any shape. */
  function rowsAt(table: Matrix, index: Value): Value {
    const dims = [table.rows, table.columns]
    if (precision === 'float') return op('Gather', [floats(table.values, dims), index])
    const { bytes, scales, blocks } = quantised(table)
    const split = constant('int8', [table.rows, blocks, blockSize], bytes)
    const rows = op('Cast', [op('Gather', [split, index])], { to: elementTypes.float })
    const scale = op('Gather', [floats(scales, [table.rows, blocks, 1]), index])
    return op('Reshape', [op('Mul', [rows, scale]), integers(0, -1, table.columns)])
  }

  return {
    op,
    runtimeOp,
    outputsOf,
    constant,
    floats,
    scalar,
    integer,
    integers,
    linear,
    rowsAt,
    /** The finished model; outputs take the names of their ports. */
    finish(inputs: readonly Port[], outputs: readonly (Port & { value: Value })[]): OnnxModel {
      const names = new Map(outputs.map(({ value, name }) => [value, name]))
      // Renamed in place: a copy at the end would part a cache from the tensor it was written to.
      const named = nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((value) => names.get(value) ?? value),
        outputs: node.outputs.map((value) => names.get(value) ?? value),
      }))
      return { nodes: named, constants: [...constants.values()], inputs, outputs }
    },
  }
}
export type Graph = ReturnType<typeof graphBuilder>

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column]!
    }
  }
  return out
}

/** One scale a block: its largest magnitude becomes 127. */
function quantised({ columns, values }: Matrix) {
  if (columns % blockSize !== 0) throw new Error(`${columns} columns are no whole blocks`)
  const bytes = new Int8Array(values.length)
  const scales = new Float32Array(values.length / blockSize)
  for (let block = 0; block < scales.length; block++) {
    const from = block * blockSize
    const scale = scaleOf(values, from)
    scales[block] = scale
    for (let i = from; i < from + blockSize; i++) bytes[i] = Math.round(values[i]! / scale)
  }
  return { bytes, scales, blocks: columns / blockSize }
}

function scaleOf(values: Float32Array, from: number): number {
  let largest = 0
  for (let i = from; i < from + blockSize; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest === 0 ? 1 : largest / steps
}
