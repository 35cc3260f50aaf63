import type { TimeSpan } from '#src/transcription/port.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

/** Sound to be heard again, with the hits that lie in it. */
export type RehearingSpan = TimeSpan & { voice: Voice; hitIds: number[] }

type Placed = TimeSpan & { id: number; voice: Voice; segmentIndex: number }

/** Sound before and after a hit: its moment is an estimate, and a word cut in two is no word. */
const marginMs = 1500
/** The longer the utterance, the worse the estimate: this share of it is added. */
const marginShare = 0.15
const joinMs = 500
const longestMs = 15_000
/** An engine takes as long for a second as for half a minute: the best evidence has to do. */
const mostSpans = 3

/**
 * Cuts the evidence of a finding into a few stretches of one voice each. Takes the hits best first;
 * what lies beyond the limits is not heard again.
 */
export function rehearingSpans(
  hits: readonly Placed[],
  segments: readonly TimeSpan[],
): RehearingSpan[] {
  const spans: RehearingSpan[] = []
  for (const hit of hits) {
    const around = withMargin(hit, segments[hit.segmentIndex])
    const near = spans.find((span) => span.voice === hit.voice && joinable(span, around))
    if (near) {
      Object.assign(near, joined(near, around))
      near.hitIds.push(hit.id)
    } else if (spans.length < mostSpans) {
      spans.push({ ...around, voice: hit.voice, hitIds: [hit.id] })
    }
  }
  return spans
}

/** Stays inside the utterance: what others say beside it must not lend it words. */
function withMargin(hit: TimeSpan, segment: TimeSpan | undefined): TimeSpan {
  const margin = marginMs + (segment ? marginShare * (segment.endMs - segment.startMs) : 0)
  const from = Math.max(segment?.startMs ?? 0, Math.round(hit.startMs - margin))
  const until = Math.min(segment?.endMs ?? Infinity, Math.round(hit.endMs + margin))
  if (until - from <= longestMs) return { startMs: from, endMs: until }
  const middle = Math.round((hit.startMs + hit.endMs) / 2)
  const startMs = Math.max(from, middle - longestMs / 2)
  return { startMs, endMs: Math.min(until, startMs + longestMs) }
}

function joined(one: TimeSpan, other: TimeSpan): TimeSpan {
  return {
    startMs: Math.min(one.startMs, other.startMs),
    endMs: Math.max(one.endMs, other.endMs),
  }
}

function joinable(one: TimeSpan, other: TimeSpan): boolean {
  const both = joined(one, other)
  const gap = both.endMs - both.startMs - (one.endMs - one.startMs) - (other.endMs - other.startMs)
  return gap <= joinMs && both.endMs - both.startMs <= longestMs
}
