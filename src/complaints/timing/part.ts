import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { currentSpell } from '../flow/move.ts'
import type { ComplaintDetail } from '../queries.ts'

export type TimingPart = {
  /** Forms carry it, so that a stale page is told. */
  spellId: number | null
  stageAt: number
  dueAt: number | null
  /** False where the limit runs through a year whose holidays are not published. */
  dueKnown: boolean
  contactDueAt: number | null
  contactedAt: number | null
  now: number
}

/** The clock of a complaint: where it stands, since when and until when. */
export function timingPart(
  db: Db,
  _actor: Actor,
  complaint: ComplaintDetail,
  now = Date.now(),
): TimingPart {
  const spell = currentSpell(db, complaint.id)
  const { stageAt, dueAt, contactDueAt, contactedAt } = complaint
  return {
    spellId: spell?.id ?? null,
    stageAt,
    dueAt,
    dueKnown: spell?.dueKnown ?? true,
    contactDueAt,
    contactedAt,
    now,
  }
}
