import type { SoundSpan } from './sound-spans.ts'

const toneHz = 1000
const loudness = 0.12 * 32_767
/** Of the tone's beginning and end, so that neither clicks. */
const rampMs = 5

type Cut = { fromMs: number; untilMs: number; rate: number }

/**
 * Cuts a stretch out of the sound and puts a tone over its spans, on every channel: the other voice is
 * heard faintly on the wrong one. Nothing of what lies beneath is left, not even its loudness.
 */
export async function* bleeped(
  sound: AsyncIterable<Int16Array[]>,
  spans: readonly SoundSpan[],
  { fromMs, untilMs, rate }: Cut,
): AsyncGenerator<Int16Array[]> {
  const frames = (ms: number) => Math.round((ms * rate) / 1000)
  const [from, until] = [frames(fromMs), frames(untilMs)]
  const covered = spans.map(({ startMs, endMs }) => ({ from: frames(startMs), to: frames(endMs) }))
  let at = 0
  for await (const chunk of sound) {
    const length = chunk[0]?.length ?? 0
    const [first, last] = [Math.max(0, from - at), Math.min(length, until - at)]
    if (first < last) {
      const piece = chunk.map((samples) => samples.slice(first, last))
      for (const span of covered) cover(piece, span, at + first, rate)
      yield piece
    }
    at += length
    if (at >= until) return
  }
}

function cover(
  piece: Int16Array[],
  span: { from: number; to: number },
  start: number,
  rate: number,
) {
  const length = piece[0]?.length ?? 0
  const ramp = (rampMs * rate) / 1000
  for (let i = Math.max(0, span.from - start); i < Math.min(length, span.to - start); i++) {
    const at = start + i
    const fade = Math.min(1, (at - span.from) / ramp, (span.to - 1 - at) / ramp)
    const value = Math.round(loudness * fade * Math.sin((2 * Math.PI * toneHz * at) / rate))
    for (const samples of piece) samples[i] = value
  }
}
