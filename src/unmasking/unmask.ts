import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { unmaskings } from '#src/recordings/unmaskings/schema.ts'
import {
  unmaskedMinutes,
  type UnmaskPurpose,
  unmaskPurposes,
  type UnmaskSubject,
} from '#src/recordings/unmaskings/vocabulary.ts'

import { callersOf } from './callers.ts'

export type UnmaskReason = { purpose: UnmaskPurpose; words: string }

/**
 * Lets one person read the whole numbers of one thing for half an hour (查看完整号码), for a reason
 * that is kept. Raises NotFound for a thing outside the reader's scope.
 */
export function unmaskCaller(
  db: Db,
  actor: Actor,
  subject: UnmaskSubject,
  { purpose, words }: UnmaskReason,
  { blindness, now = Date.now() }: { blindness: Blindness; now?: number },
): { callers: string[]; until: number } {
  authorise(actor, 'caller.read')
  const { accountId } = actor
  // The system reads what it needs; a number is shown to a person alone.
  if (accountId === null) throw new Forbidden('caller.read')
  return write(db, (tx) => {
    const callers = callersOf(tx, actor, subject, blindness)
    const until = now + unmaskedMinutes * 60_000
    // The reason outlives the numbers, so it must not repeat them.
    const kept = maskText(words)
    tx.insert(unmaskings)
      .values({
        ...{ accountId, subjectKind: subject.kind, subjectId: subject.id },
        ...{ purpose, words: kept, at: now, until },
      })
      .run()
    const reason = [unmaskPurposes[purpose], kept].filter(Boolean).join('：')
    record(tx, actor, 'caller.unmasked', subject, { reason, minutes: unmaskedMinutes })
    return { callers, until }
  })
}
