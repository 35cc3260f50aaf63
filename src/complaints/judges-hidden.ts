import type { SubjectEvent } from '#src/audit/timeline.ts'
import { type Actor, can } from '#src/kernel/actor.ts'

/** Who answers appeals, to those who are not told by name. */
export const appealJudge = '申诉复评人'

/** Outside quality assurance nobody is told who judged an appeal. */
export const judgesHidden = (actor: Actor): boolean => !can(actor, 'review-appeal.settle')

const unitFacts = ['department', 'departmentId', 'departments']

/**
 * Events of complaints as a reader may see them: without the name of who judged an appeal, and, where the
 * call has still to be judged (`blind`), without the departments, which would tell whose call it is.
 */
export function eventsShown<T extends Pick<SubjectEvent, 'actorId' | 'actorName' | 'particulars'>>(
  actor: Actor,
  blind: boolean,
  events: readonly T[],
): T[] {
  return events.map((event) => {
    const byAppeal = event.particulars['basis'] === 'appeal' && judgesHidden(actor)
    const named = byAppeal ? { ...event, actorId: null, actorName: appealJudge } : event
    if (!blind) return named
    const kept = Object.entries(event.particulars).filter(([key]) => !unitFacts.includes(key))
    return { ...named, particulars: Object.fromEntries(kept) }
  })
}
