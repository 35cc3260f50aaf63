import type { Place } from '#src/auth/holders.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'

import type { WaitKind } from './vocabulary.ts'

/** One thing that waits for the reader. */
export type WaitLine = {
  kind: WaitKind
  /** Which thing: a number, never a name of a customer. */
  thing: string
  note: string | null
  /** Where it is done. */
  href: string
  since: number | null
  dueAt: number | null
  /** Why it is urgent whatever is left of the time, in a word; null for most. */
  urgent: '重大' | '紧急' | null
  /** A colleague has it in hand; it stands behind what is the reader's own. */
  colleague: boolean
  /** Who else may do it, to be looked up for the lines that are shown; null where nobody is meant. */
  others: { permission: Permission; place: Place | null } | null
}

/** What a source is asked with. */
export type Asked = { db: Db; actor: Actor; now: number }

/** One kind of thing that waits; `read` gives so many lines at most, the most urgent first. */
export type Source = {
  kind: WaitKind
  /** Where all of them are, for those beyond what is shown. */
  all: string | null
  may: (actor: Actor) => boolean
  read: (asked: Asked, limit: number) => WaitLine[]
}

/** What most lines have in common. */
export const plainLine = { note: null, urgent: null, colleague: false, others: null } as const
