// @ts-check

/** Shorter silences belong to the talk. */
const worthSkipping = 2.5
/** Of full scale: the hiss of a line lies below, a whisper above. */
const loudest = 0.03

/**
 * Where neither side makes a sound, and nothing was written down.
 * @param {{ channels: number[][], duration: number }} peaks
 * @param {{ start: number, end: number }[]} lines
 */
export function silencesOf({ channels, duration }, lines) {
  const points = channels[0]?.length ?? 0
  const each = duration / points
  const loud = Array.from({ length: points }, (_, index) =>
    channels.some((channel) => (channel[index] ?? 0) > loudest),
  )
  for (const { start, end } of lines) {
    loud.fill(true, Math.max(0, Math.floor(start / each)), Math.max(0, Math.ceil(end / each)))
  }
  /** @type {{ start: number, end: number }[]} */
  const found = []
  for (let from = 0; from < points; from += 1) {
    if (loud[from]) continue
    const next = loud.indexOf(true, from)
    const to = next < 0 ? points : next
    const silence = { start: from * each, end: to * each }
    if (silence.end - silence.start >= worthSkipping) found.push(silence)
    from = to
  }
  return found
}
