const newtonSteps = 30
const gradientSteps = 60

/**
 * Softmax regression with a ridge, by Newton's method with conjugate gradients on the dual: one
 * unknown a sample and class, so that the number of features does not matter. Gives by class the
 * share of each sample in the weights. Deterministic.
 */
export function fitDual(
  kernel: readonly Float64Array[],
  labels: readonly number[],
  classes: number,
  ridge: number,
  importance: readonly number[],
): Float64Array[] {
  const count = kernel.length
  const zeros = () => Array.from({ length: classes }, () => new Float64Array(count))
  const times = (vectors: readonly Float64Array[]) => vectors.map((one) => product(kernel, one))
  const alphas = zeros()
  let values = zeros()

  for (let step = 0; step < newtonSteps; step += 1) {
    const chances = chancesOf(values)
    const curved = (vectors: readonly Float64Array[]) => curvature(chances, importance, vectors)
    const residual = zeros()
    for (let c = 0; c < classes; c += 1) {
      for (let at = 0; at < count; at += 1) {
        const miss = (labels[at] === c ? 1 : 0) - chances[c]![at]!
        residual[c]![at] = importance[at]! * miss - ridge * alphas[c]![at]!
      }
    }
    const move = zeros()
    const moved = zeros()
    const direction = residual.map((one) => one.slice())
    let seen = times(residual)
    const seenDirection = seen.map((one) => one.slice())
    let size = dot(residual, seen)
    const enough = size * 1e-6
    for (let turn = 0; turn < gradientSteps && size > enough && size > 1e-12; turn += 1) {
      const image = curved(seenDirection)
      add(image, direction, ridge)
      const length = size / dot(seenDirection, image)
      add(move, direction, length)
      add(moved, seenDirection, length)
      add(residual, image, -length)
      seen = times(residual)
      const next = dot(residual, seen)
      const keep = next / size
      size = next
      scaleAdd(direction, keep, residual)
      scaleAdd(seenDirection, keep, seen)
    }
    const before = lossOf(values, alphas, labels, importance, ridge)
    let part = 1
    for (; part > 1e-3; part /= 2) {
      const tried = values.map((one, c) => one.map((value, at) => value + part * moved[c]![at]!))
      const stepped = alphas.map((one, c) => one.map((value, at) => value + part * move[c]![at]!))
      if (lossOf(tried, stepped, labels, importance, ridge) <= before) {
        values = tried
        stepped.forEach((one, c) => alphas[c]!.set(one))
        break
      }
    }
    if (part <= 1e-3) break
    if (Math.max(...moved.flatMap((one) => largest(one))) * part < 1e-3) break
  }
  return alphas
}

function chancesOf(values: readonly Float64Array[]): Float64Array[] {
  const chances = values.map((one) => new Float64Array(one.length))
  const count = values[0]?.length ?? 0
  for (let at = 0; at < count; at += 1) {
    let top = -Infinity
    for (const one of values) top = Math.max(top, one[at]!)
    let sum = 0
    for (const one of values) sum += Math.exp(one[at]! - top)
    values.forEach((one, c) => (chances[c]![at] = Math.exp(one[at]! - top) / sum))
  }
  return chances
}

/** The curvature of the loss applied to vectors of values. */
function curvature(
  chances: readonly Float64Array[],
  importance: readonly number[],
  vectors: readonly Float64Array[],
): Float64Array[] {
  const image = vectors.map((one) => new Float64Array(one.length))
  for (let at = 0; at < importance.length; at += 1) {
    let mean = 0
    vectors.forEach((one, c) => (mean += chances[c]![at]! * one[at]!))
    vectors.forEach((one, c) => {
      image[c]![at] = importance[at]! * (chances[c]![at]! * (one[at]! - mean) + 1e-6 * one[at]!)
    })
  }
  return image
}

function lossOf(
  values: readonly Float64Array[],
  alphas: readonly Float64Array[],
  labels: readonly number[],
  importance: readonly number[],
  ridge: number,
) {
  let loss = (ridge / 2) * dot(alphas, values)
  for (let at = 0; at < labels.length; at += 1) {
    let top = -Infinity
    for (const one of values) top = Math.max(top, one[at]!)
    let sum = 0
    for (const one of values) sum += Math.exp(one[at]! - top)
    loss += importance[at]! * (top + Math.log(sum) - values[labels[at]!]![at]!)
  }
  return loss
}

function product(kernel: readonly Float64Array[], vector: Float64Array): Float64Array {
  const image = new Float64Array(vector.length)
  for (let row = 0; row < vector.length; row += 1) {
    const line = kernel[row]!
    let sum = 0
    for (let at = 0; at < vector.length; at += 1) sum += line[at]! * vector[at]!
    image[row] = sum
  }
  return image
}

function dot(one: readonly Float64Array[], other: readonly Float64Array[]) {
  let sum = 0
  one.forEach((line, c) => {
    const against = other[c]!
    for (let at = 0; at < line.length; at += 1) sum += line[at]! * against[at]!
  })
  return sum
}

function add(to: readonly Float64Array[], what: readonly Float64Array[], factor: number) {
  to.forEach((line, c) => {
    const more = what[c]!
    for (let at = 0; at < line.length; at += 1) line[at]! += factor * more[at]!
  })
}

function scaleAdd(to: readonly Float64Array[], factor: number, what: readonly Float64Array[]) {
  to.forEach((line, c) => {
    const more = what[c]!
    for (let at = 0; at < line.length; at += 1) line[at] = factor * line[at]! + more[at]!
  })
}

function largest(line: Float64Array) {
  return line.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
