import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { between, oneOf } from './chance.ts'

export type Piece = { name: string; bytes: Buffer; sha256: string }

/** 8,000 samples a second, two voices, one byte each: how the sample calls are written. */
const bytesASecond = 16_000

/** A few seconds out of a sample call, as a file no other round has sent. */
export function pieceMaker(folder: string, chance: () => number): () => Piece {
  const calls = readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .map((name) => readFileSync(path.join(folder, name)))
    .filter((call) => call.readUInt32LE(28) === bytesASecond)
  let made = 0
  return () => {
    const call = oneOf(chance, calls)
    const start = dataStart(call)
    const seconds = between(chance, 2, 4)
    const offset =
      bytesASecond * between(chance, 0, Math.floor((call.length - start) / bytesASecond) - seconds)
    const sound = call.subarray(start + offset, start + offset + seconds * bytesASecond)
    const bytes = Buffer.concat([call.subarray(0, start), sound])
    bytes.writeUInt32LE(bytes.length - 8, 4)
    bytes.writeUInt32LE(sound.length, start - 4)
    // The last samples are noise of this piece's own, so that equal cuts are other content.
    for (let i = 1; i <= 8; i++) bytes.writeUInt8(between(chance, 0, 255), bytes.length - i)
    made += 1
    return {
      name: `piece-${made}.wav`,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
  }
}

function dataStart(call: Buffer): number {
  for (let at = 12; at + 8 <= call.length; at += 8 + call.readUInt32LE(at + 4)) {
    if (call.toString('latin1', at, at + 4) === 'data') return at + 8
  }
  throw new Error('a sample without sound')
}
