import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { filtersInWords } from './address.ts'
import type { Search } from './walk.ts'

/** Leaves a trace that someone looked through the transcripts, and for what. */
export function recordSearch(db: Db, actor: Actor, typed: string, { filters }: Search): void {
  const particulars = searchInTrail(db, typed, filters)
  write(db, (tx) => {
    record(tx, actor, 'transcript.searched', { kind: 'search', id: 'transcripts' }, particulars)
  })
}

/** A search as the trail may hold it: no caller's number, whoever types one. */
export function searchInTrail(db: Db, typed: string, filters: Search['filters']) {
  const filter = filtersInWords(db, filters)
  return { words: maskText(typed), ...(filter === '' ? {} : { filter }) }
}
