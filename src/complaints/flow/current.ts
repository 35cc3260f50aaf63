import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import type { Complaint } from '../schema.ts'
import { currentSpell } from './move.ts'
import { flowRefusals } from './vocabulary.ts'

/** For steps that do not move a complaint: refuses a page that shows an earlier stay than the present. */
export function requireCurrent(
  tx: Db,
  { id }: Pick<Complaint, 'id'>,
  spellId: number | undefined,
): void {
  if (spellId !== undefined && spellId !== currentSpell(tx, id)?.id) {
    throw refused(flowRefusals, 'stale')
  }
}
