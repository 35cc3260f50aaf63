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
 * How products with weights are reckoned. `int8`: weights and inputs in 8 bits, each
 * row of both with a scale of its own, so that the rows of a batch never touch one another.
 * `float`: plain, the reference to judge the other by.
 */
export type Precision = 'int8' | 'float'

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
    const { bytes, scales } = quantiseRows(weight)
    const { whole, largest } = rounded(x)
    const product = runtimeOp('MatMulIntegerToFloat', [
      whole,
      constant('int8', [columns, rows], transposed(bytes, rows, columns)),
      scalar(1 / steps),
      floats(scales, [rows]),
      middle(),
    ])
    const scaled = op('Mul', [product, largest])
    return bias ? op('Add', [scaled, floats(bias, [rows])]) : scaled
  }

  const middle = () => constant('uint8', [], Uint8Array.of(steps + 1))
  const roundings = new Map<Value, { whole: Value; largest: Value }>()
  /** Each row of x in steps of its own largest magnitude; done once for several products. */
  function rounded(x: Value) {
    const known = roundings.get(x)
    if (known) return known
    const magnitude = op('ReduceMax', [op('Abs', [x])], { axes: [-1], keepdims: 1 })
    const largest = op('Max', [magnitude, scalar(1e-20)])
    const whole = op('QuantizeLinear', [op('Div', [x, largest]), scalar(1 / steps), middle()])
    const made = { whole, largest }
    roundings.set(x, made)
    return made
  }

  /** Rows of a table by their index, which may have any shape. */
  function rowsAt(table: Matrix, index: Value): Value {
    const dims = [table.rows, table.columns]
    if (precision === 'float') return op('Gather', [floats(table.values, dims), index])
    const { bytes, scales } = quantiseRows(table)
    const rows = op('Cast', [op('Gather', [constant('int8', dims, bytes), index])], {
      to: elementTypes.float,
    })
    const scale = op('Gather', [floats(scales, [table.rows]), index])
    return op('Mul', [rows, op('Unsqueeze', [scale, integers(-1)])])
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

function transposed<A extends Float32Array | Int8Array>(
  values: A,
  rows: number,
  columns: number,
): A {
  const out = values.slice() as A
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column]!
    }
  }
  return out
}

/** One scale a row: the largest magnitude becomes 127. */
function quantiseRows({ rows, columns, values }: Matrix) {
  const bytes = new Int8Array(rows * columns)
  const scales = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const from = row * columns
    scales[row] = scaleOf(values, from, columns)
    for (let i = from; i < from + columns; i++) bytes[i] = Math.round(values[i]! / scales[row]!)
  }
  return { bytes, scales }
}

function scaleOf(values: Float32Array, from: number, count: number): number {
  let largest = 0
  for (let i = from; i < from + count; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest === 0 ? 1 : largest / steps
}
