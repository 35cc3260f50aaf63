import { endianness } from 'node:os'

import { sampleSplitter, sampleTables } from './decode-wav.ts'
import type { frameMeters } from './frame-meter.ts'
import type { AudioProbe } from './signature.ts'
import { sampleBytes } from './wav-header.ts'

/**
 * Measures the bytes of a WAV file's sound, block by block. What needs no decoding is measured where
 * it lies; only a sample that lies across two blocks, and wide or odd ones, are copied first.
 */
export function byteMeter(
  probe: Pick<AudioProbe, 'codec' | 'channels'>,
  meters: ReturnType<typeof frameMeters>,
): (block: Buffer) => void {
  const frameBytes = (sampleBytes[probe.codec] ?? 1) * probe.channels
  const table = sampleTables[probe.codec]
  const split = sampleSplitter(probe, { reuse: true })
  let held = 0

  function measureWhole(bytes: Buffer): void {
    if (table) meters.addCoded(bytes, table)
    else if (probe.codec === 'pcm-s16' && asSamples && bytes.byteOffset % 2 === 0) {
      meters.addInterleaved(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2))
    } else meters.add(split(bytes))
  }

  return (block) => {
    const start = held === 0 ? 0 : Math.min(frameBytes - held, block.length)
    if (start > 0) meters.add(split(block.subarray(0, start)))
    held = (held + start) % frameBytes
    if (start === block.length) return
    const whole = block.length - start - ((block.length - start) % frameBytes)
    if (whole > 0) measureWhole(block.subarray(start, start + whole))
    held = block.length - start - whole
    if (held > 0) split(block.subarray(start + whole))
  }
}

/** WAV is little-endian; so is every machine this is likely to meet. */
const asSamples = endianness() === 'LE'
