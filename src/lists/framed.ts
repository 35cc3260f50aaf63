import type { Framed } from '#src/kernel/framed.ts'

import type { ListDefinition } from './definition.ts'
import { defaultHref, type ListFrame, listFrame } from './frame.ts'

/** A list of a slice below this one, ready for its routes. */
export function framed<Row, Key extends string>(
  list: ListDefinition<Row> & { columns: Readonly<Record<Key, unknown>> },
): Framed<ListFrame<Key>> {
  return {
    frame: (db, actor, query) => listFrame<Row, Key>(db, actor, list, query),
    first: (db, actor, query) => defaultHref(db, actor, list, query),
  }
}
