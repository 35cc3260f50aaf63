import { decodeAudio, decodedRate, type DecodeOptions } from '../audio/decode.ts'
import { AudioFailure } from '../audio/problems.ts'
import { resampler } from '../audio/resample.ts'
import { type AudioProbe, probeAudio } from '../audio/signature.ts'
import { writeWav } from '../audio/write-wav.ts'

type Sound = { path: string; probe: AudioProbe }

/**
 * Writes two one-sided recordings as one of two channels, the agent left. Both begin at its
 * beginning; the shorter is followed by silence. Throws AudioFailure when one cannot be decoded.
 */
export async function joinSound(
  target: string,
  sides: { agent: string; customer: string },
  options: DecodeOptions,
): Promise<void> {
  const [left, right] = [await opened(sides.agent), await opened(sides.customer)]
  const rate = Math.max(decodedRate(left.probe), decodedRate(right.probe))
  const sound = (side: Sound) => atRate(side, rate, options)
  await writeWav(target, { channels: 2, rate }, sideBySide(sound(left), sound(right)))
}

async function opened(path: string): Promise<Sound> {
  const probe = await probeAudio(path)
  if (!probe.ok) throw new AudioFailure(probe.problem)
  return { path, probe }
}

async function* atRate(
  { path, probe }: Sound,
  rate: number,
  options: DecodeOptions,
): AsyncGenerator<Int16Array> {
  const resample = resampler(decodedRate(probe), rate)
  for await (const chunk of decodeAudio(path, probe, options)) yield resample.add(chunk[0]!)
  yield resample.finish()
}

/** Two streams of samples as chunks of two channels of one length; silence follows the shorter. */
export async function* sideBySide(
  left: AsyncGenerator<Int16Array>,
  right: AsyncGenerator<Int16Array>,
): AsyncGenerator<Int16Array[]> {
  const lanes = [stock(left), stock(right)] as const
  try {
    for (;;) {
      await Promise.all(lanes.map((lane) => lane.fill()))
      const held = lanes.map((lane) => lane.length()).filter((length) => length > 0)
      if (held.length === 0) return
      const frames = Math.min(...held)
      yield lanes.map((lane) => lane.take(frames))
    }
  } finally {
    // One that failed must not leave the other's decoder running.
    await Promise.all([left.return(undefined), right.return(undefined)])
  }
}

/** What has come of a stream and was not yet taken. */
function stock(source: AsyncGenerator<Int16Array>) {
  let held: Int16Array = new Int16Array()
  let ended = false
  return {
    length: () => held.length,
    async fill() {
      while (held.length === 0 && !ended) {
        const next = await source.next()
        if (next.done) ended = true
        else held = next.value
      }
    },
    take(frames: number): Int16Array {
      const taken = new Int16Array(frames)
      taken.set(held.subarray(0, frames))
      held = held.subarray(frames)
      return taken
    },
  }
}
