import type { Db } from '#src/kernel/db.ts'

import { messageHosts } from './schema.ts'

/** The allow-list. */
export const hostsOf = (db: Db): ReadonlySet<string> =>
  new Set(
    db
      .select()
      .from(messageHosts)
      .all()
      .map(({ host }) => host),
  )
