import type { Actor } from './actor.ts'
import type { Db } from './db.ts'

type Query = Readonly<Record<string, string | undefined>>

/** The frame of a list for slices below the lists, which are handed it from above. */
export type Framed<Frame> = {
  frame: (db: Db, actor: Actor, query: Query) => Frame
  /** Where the bare address leads: the reader's default view, if there is one. */
  first: (db: Db, actor: Actor, query: Query) => string | null
}
