import { createHash } from 'node:crypto'

/**
 * The lot of a recording for the random slice, 0–1, from the seed and its content alone: anyone can
 * draw it again. Below the share it is in.
 */
export function lotOf(seed: string, sha256: string): number {
  const digest = createHash('sha256').update(`${seed}:${sha256}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32
}
