/** Sides this unlike are one sound with its polarity turned round on one of them. */
const mirrored = -0.5

/**
 * Mixes the two sides of a call into one, chunk after chunk. A recorder wired the wrong way round
 * stores the second side upside down: added as it is, it would cancel the first.
 */
export function mixer(): (left: Int16Array, right: Int16Array) => Int16Array {
  let sign = 1
  return (left, right) => {
    const likeness = correlation(left, right)
    // Only a clear likeness turns it: sides that have nothing to do with each other stay as they are.
    if (likeness < mirrored) sign = -1
    else if (likeness > -mirrored) sign = 1
    return left.map((sample, i) => (sample + sign * (right[i] ?? 0)) / 2)
  }
}

function correlation(left: Int16Array, right: Int16Array): number {
  let [product, ofLeft, ofRight] = [0, 0, 0]
  for (let i = 0; i < left.length; i++) {
    product += left[i]! * (right[i] ?? 0)
    ofLeft += left[i]! ** 2
    ofRight += (right[i] ?? 0) ** 2
  }
  return product / Math.sqrt(ofLeft * ofRight || 1)
}
