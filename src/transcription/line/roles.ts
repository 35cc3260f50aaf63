import type { ChannelSignals, SoundSignals } from '#src/recordings/sound-signals.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'

/** The sound of a call with its roles, where it has any. */
export type SoundFacts = {
  agent: ChannelSignals | null
  customer: ChannelSignals | null
  talkOver: number | null
  longestSilenceMs: number
  longestEvenMs: number
  /** Who spoke when the sound stopped in the middle of it; null when nobody did or nobody knows. */
  cutOff: 'agent' | 'customer' | null
}

/** The sound stops this soon after a voice only when a word was cut. */
const cutOffMs = 200

/** Gives the channels their roles. One channel, or two equal ones, have none: nobody is guessed. */
export function withRoles(signals: SoundSignals, layout: Layout): SoundFacts {
  const { channels, talkOver, longestSilenceMs, longestEvenMs, lastChannel, endGapMs } = signals
  if (channels.length === 1 && (layout === 'agent-only' || layout === 'customer-only')) {
    return oneSide(signals, layout)
  }
  const known = channels.length === 2 && layout !== 'mixed'
  const agent = layout === 'agent-left' ? 0 : 1
  const cut = known && lastChannel !== null && endGapMs !== null && endGapMs < cutOffMs
  return {
    agent: known ? channels[agent]! : null,
    customer: known ? channels[1 - agent]! : null,
    talkOver: known ? talkOver : null,
    longestSilenceMs,
    longestEvenMs,
    cutOff: cut ? (lastChannel === agent ? 'agent' : 'customer') : null,
  }
}

/** One side alone: its silences are the other's turns, and nobody knows who spoke last. */
function oneSide(signals: SoundSignals, layout: 'agent-only' | 'customer-only'): SoundFacts {
  const only = signals.channels[0] ?? null
  return {
    agent: layout === 'agent-only' ? only : null,
    customer: layout === 'customer-only' ? only : null,
    talkOver: null,
    longestSilenceMs: 0,
    longestEvenMs: signals.longestEvenMs,
    cutOff: null,
  }
}
