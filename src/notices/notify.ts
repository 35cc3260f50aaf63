import type { Db } from '#src/kernel/db.ts'

import { announce } from './channels/announce.ts'
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
  let told = 0
  for (const accountId of new Set(to)) {
    const { changes } = tx
      .insert(notices)
      .values({ ...notice, accountId, at: now })
      .onConflictDoNothing()
      .run()
    told += changes
  }
  // A group hears of it once, however many of its people were told.
  if (told > 0) announce(tx, notice, now)
}
