import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { riskEvents } from './schema.ts'
import type { RiskStep } from './vocabulary.ts'

/** Adds a step to the timeline of a risk; what a person typed is masked. */
export function keepEvent(
  tx: Db,
  by: Pick<Actor, 'accountId' | 'name'>,
  riskId: number,
  step: RiskStep,
  note: string,
  at: number,
): void {
  tx.insert(riskEvents)
    .values({ riskId, step, note: maskText(note), at, byId: by.accountId, byName: by.name })
    .run()
}
