import type { LedgerState, RecordingState } from '../vocabulary.ts'

/** Whose voice a file holds: both, or one where the recorder writes two files for a call. */
export type Side = 'both' | 'agent' | 'customer'

export type Sound = { state: RecordingState; receivedAt: number; side: Side }

export type Facts = {
  /** Call data name it. */
  announced: boolean
  /** Until when its other half counts as on its way. */
  dueAt: number
  now: number
  sounds: readonly Sound[]
  /** It had a recording that was erased when its keeping time was over. */
  erased?: boolean
}

/**
 * The one state of an entry. What needs a person most comes first: a call nobody can hear, two
 * recordings of which one must be wrong, one that no engine could hear, then merely a late one. A
 * broken file beside a good one is no matter: the good one was sent because of it. Of a recording
 * without call data, that it lacks them comes before whether it could be heard.
 */
export function settle({ announced, dueAt, now, sounds, erased }: Facts): LedgerState {
  const overdue = now >= dueAt
  if (sounds.length === 0 && erased) return 'expired'
  if (sounds.length === 0) return overdue ? 'no-recording' : 'awaited'
  const playable = sounds.filter(({ state }) => state !== 'corrupt')
  if (playable.length === 0) return 'corrupt'
  if (!announced) return overdue ? 'unannounced' : 'waiting'
  if (twiceTheSameSide(playable)) return 'duplicate'
  if (playable.some(({ state }) => state === 'failed')) return 'parked'
  const first = Math.min(...playable.map(({ receivedAt }) => receivedAt))
  return first >= dueAt ? 'late' : 'complete'
}

/** Two recordings of one side, or one of both beside another: one of them must be wrong. */
export function twiceTheSameSide(sounds: readonly Pick<Sound, 'side'>[]): boolean {
  const sides = sounds.map(({ side }) => side)
  return new Set(sides).size < sides.length || (sides.length > 1 && sides.includes('both'))
}
