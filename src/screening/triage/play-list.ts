/** A part of a call, in milliseconds. */
export type Span = { startMs: number; endMs: number }

/** Heard before and after each piece of evidence: enough to know what the talk is about. */
const aroundMs = 8000
/** A longer silence is skipped. */
const silenceMs = 700
/** Left on either side of what is heard, so that no syllable is cut. */
const marginMs = 150

/**
 * The windows to hear of a call: around its evidence, one where they meet; the whole call where there is
 * none.
 */
export function windowsOf(evidence: readonly Span[], durationMs: number): Span[] {
  if (evidence.length === 0) return [{ startMs: 0, endMs: durationMs }]
  const wide = evidence.map(({ startMs, endMs }) => ({
    startMs: Math.max(0, startMs - aroundMs),
    endMs: Math.min(durationMs, endMs + aroundMs),
  }))
  return joined(wide, 0).filter(({ startMs, endMs }) => endMs > startMs)
}

/**
 * What is played of the windows: only what is voiced. The evidence itself is played whatever was
 * measured; null for `voiced` where nothing was.
 */
export function playList(
  windows: readonly Span[],
  voiced: readonly Span[] | null,
  evidence: readonly Span[],
): Span[] {
  if (voiced === null) return [...windows]
  const wanted = joined([...voiced, ...evidence], silenceMs).map(({ startMs, endMs }) => ({
    startMs: startMs - marginMs,
    endMs: endMs + marginMs,
  }))
  return windows.flatMap((window) => {
    const inside = wanted.flatMap((span) => within(span, window))
    // Nothing is voiced there: what the words rest on must still be heard.
    return inside.length > 0 ? inside : [window]
  })
}

function within(span: Span, window: Span): Span[] {
  const startMs = Math.max(span.startMs, window.startMs)
  const endMs = Math.min(span.endMs, window.endMs)
  return endMs > startMs ? [{ startMs: Math.round(startMs), endMs: Math.round(endMs) }] : []
}

/** Spans in order; those no further apart than `gapMs` become one. */
function joined(spans: readonly Span[], gapMs: number): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1)
    if (last && span.startMs - last.endMs <= gapMs) {
      result[result.length - 1] = { ...last, endMs: Math.max(last.endMs, span.endMs) }
    } else result.push({ ...span })
  }
  return result
}

type Peaks = { perSecond: number; channels: readonly Uint8Array[] }

/**
 * Where anything sounds, each channel against its own ground noise: the customer's side is often far
 * quieter than the agent's. Null where nothing does, as then the measure says nothing.
 */
export function voicedSpans({ perSecond, channels }: Peaks): Span[] | null {
  const thresholds = channels.map(thresholdOf)
  const frames = Math.max(0, ...channels.map((channel) => channel.length))
  const frameMs = 1000 / perSecond
  const spans: Span[] = []
  let from = -1
  for (let frame = 0; frame <= frames; frame += 1) {
    const sounds =
      frame < frames && channels.some((peaks, at) => (peaks[frame] ?? 0) >= (thresholds[at] ?? 1))
    if (sounds && from < 0) from = frame
    if (sounds || from < 0) continue
    spans.push({ startMs: from * frameMs, endMs: frame * frameMs })
    from = -1
  }
  return spans.length > 0 ? spans : null
}

/** Twice the level that nine tenths of the frames exceed; no louder than quiet speech can be. */
function thresholdOf(peaks: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (const peak of peaks) counts[peak]! += 1
  let floor = 0
  for (let seen = 0; floor < 255; floor += 1) {
    seen += counts[floor]!
    if (seen >= peaks.length / 10) break
  }
  return Math.min(32, floor * 2 + 1)
}
