/** One write of this size costs hardly more than one of a network packet. */
export const blockBytes = 512 * 1024

/** Blocks of bodies that came, kept for those that come. */
const spare: Buffer[] = []
const mostSpare = 8

/** A block of memory that another thread can read as it is, without a copy. */
export function borrowBlock(): Buffer {
  return spare.pop() ?? Buffer.from(new SharedArrayBuffer(blockBytes))
}

export function giveBack(block: Buffer): void {
  if (spare.length < mostSpare) spare.push(block)
}
