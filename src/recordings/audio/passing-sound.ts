import type { AudioAnalysis } from './analyse.ts'
import { decodedRate, defaultMaxSeconds, isPlainWav } from './decode.ts'
import { frameMeters } from './frame-meter.ts'
import { byteMeter } from './measure-bytes.ts'
import { type AudioProbe, probeThrough, type ReadAt } from './signature.ts'
import { sampleBytes } from './wav-header.ts'

/** A header that lies deeper than this is looked for in the file, once it is all there. */
const mostHeadBytes = 1024 * 1024
/** While bytes still arrive, the file is as long as its header wants. */
const endless = Number.MAX_SAFE_INTEGER

export type Heard = { probe: AudioProbe; analysis: AudioAnalysis }

type Measuring = {
  measure: ReturnType<typeof byteMeter>
  meters: ReturnType<typeof frameMeters>
  /** Where the sound goes on, and where it ends by its header. */
  position: number
  end: number
}

/**
 * Measures a PCM, A-law or mu-law WAV file from the bytes that pass on their way to disk, so that it
 * need not be read again. Answers null for everything else, which is then inspected as a file.
 */
export function listenToPassing(maxSeconds = defaultMaxSeconds) {
  let head: Buffer = Buffer.alloc(0)
  /** Bytes the header was last missing; it is not looked at again before they are there. */
  let wanted = 16
  let passed = 0
  let measuring: Measuring | null = null
  let givenUp = false

  const readHead: ReadAt = async (position, length) => {
    if (position + length > head.length) throw new Wanting(position + length)
    return head.subarray(position, position + length)
  }

  async function lookAtHead(): Promise<void> {
    try {
      const probe = await probeThrough(readHead, endless)
      if (!probe.ok || !isPlainWav(probe)) givenUp = true
      else begin(probe)
    } catch (error) {
      if (!(error instanceof Wanting)) throw error
      wanted = error.upTo
      if (wanted > mostHeadBytes) givenUp = true
    }
  }

  function begin(probe: AudioProbe): void {
    const { dataStart, dataBytes } = probe
    const meters = frameMeters(probe.channels, decodedRate(probe))
    measuring = {
      meters,
      measure: byteMeter(probe, meters),
      position: dataStart,
      end: Math.min(dataStart + dataBytes, dataStart + mostBytes(probe, maxSeconds)),
    }
    measure(measuring, head, 0)
    head = Buffer.from(head.subarray(0, dataStart))
  }

  /** The block will be overwritten: what is still to be looked at, and no more, is kept. */
  function keepHead(): void {
    if (givenUp) head = Buffer.alloc(0)
    else if (!measuring) head = Buffer.from(head)
  }

  return {
    /** The next bytes; a promise only while the header is being looked at. */
    add(chunk: Buffer): void | Promise<void> {
      const at = passed
      passed += chunk.length
      if (givenUp) return undefined
      if (measuring) return measure(measuring, chunk, at)
      // Most calls arrive as one block: it is measured where it lies, and kept only if it must be.
      const whole = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      head = whole
      if (whole.length < wanted) return keepHead()
      return lookAtHead().then(keepHead)
    },
    /** What was heard, judged by the length the file turned out to have. */
    async finish(): Promise<Heard | null> {
      if (!measuring) return null
      const readAll: ReadAt = async (at, length) => head.subarray(at, at + length)
      const probe = await probeThrough(readAll, passed)
      if (!probe.ok || !isPlainWav(probe)) return null
      const { position, meters } = measuring
      // Too long, or not what it seemed: the file itself has the last word.
      if (position < probe.dataStart + probe.dataBytes) return null
      return { probe, analysis: { ...meters.finish(), truncated: probe.truncated } }
    },
  }
}

/** As many bytes as the longest call may have: what goes on behind them is refused anyway. */
function mostBytes(probe: AudioProbe, seconds: number): number {
  const width = sampleBytes[probe.codec] ?? 1
  return width * probe.channels * probe.sampleRate * seconds
}

/** `at`: where in the file the chunk begins. */
function measure(sound: Measuring, chunk: Buffer, at: number): void {
  const from = Math.max(0, sound.position - at)
  const to = Math.min(chunk.length, sound.end - at)
  if (from >= to) return
  sound.measure(chunk.subarray(from, to))
  sound.position = at + to
}

/** The header lies further than what has arrived. */
class Wanting extends Error {
  readonly upTo: number
  constructor(upTo: number) {
    super('header not there yet')
    this.upTo = upTo
  }
}
