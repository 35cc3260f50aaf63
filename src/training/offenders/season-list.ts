import { asc } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { type Season, seasons } from '#src/organisation/seasons/schema.ts'

/** The seasons a rule may set its own line for. */
export const seasonList = (db: Db): Season[] =>
  db.select().from(seasons).orderBy(asc(seasons.id)).all()
