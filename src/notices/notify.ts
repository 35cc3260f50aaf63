import type { Db } from '#src/kernel/db.ts'

import { notices } from './schema.ts'
import type { NoticeKind } from './vocabulary.ts'

export type NewNotice = {
  /** Accounts; nobody twice. */
  to: readonly number[]
  kind: NoticeKind
  sentence: string
  href: string
  urgent?: boolean
  /** With a key, each person is told the matter once, however often this is called. */
  key?: string
}

/** Tells people something, inside the transaction of what happened. */
export function notify(tx: Db, { to, ...notice }: NewNotice, now = Date.now()): void {
  for (const accountId of new Set(to)) {
    tx.insert(notices)
      .values({ ...notice, accountId, at: now })
      .onConflictDoNothing()
      .run()
  }
}
