import { holdersAnywhere } from '#src/auth/holders.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify, type NewNotice } from '#src/notices/notify.ts'

import { ownsDefect } from './find.ts'
import type { Defect } from './schema.ts'

type Words = Pick<NewNotice, 'kind' | 'sentence' | 'key' | 'urgent'>

/** Tells whoever may tick a defect off; who did what is told of is not told of it. */
export function tellOwners(
  tx: Db,
  defect: Defect,
  words: Words,
  { now, except = null }: { now: number; except?: number | null },
): void {
  const to = holdersAnywhere(tx, 'defect.tick')
    .filter((account) => account.id !== except && ownsDefect(actorOf(account), defect))
    .map(({ id }) => id)
  notify(tx, { to, href: `/defects/${defect.id}`, ...words }, now)
}

/** A defect in a notice: its words, cut short. */
export const shortWords = ({ what }: Pick<Defect, 'what'>): string =>
  what.length > 30 ? `${what.slice(0, 30)}…` : what
