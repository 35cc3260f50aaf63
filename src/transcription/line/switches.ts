import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'

import { transcriptionSwitches } from './schema.ts'

/** Who paused the line and when; null while it runs. */
export function pauseOf(db: Db): { by: string; at: number } | null {
  const last = prepared(db, lastSwitch).get()
  return last?.state === 'paused' ? { by: last.by, at: last.at } : null
}

const lastSwitch = (db: Db) =>
  db.select().from(transcriptionSwitches).orderBy(desc(transcriptionSwitches.id)).limit(1).prepare()

/** Takes no further recording; one that is being heard is finished. Pausing twice is pausing once. */
export function pauseLine(db: Db, actor: Actor): void {
  turn(db, actor, 'paused')
}

export function resumeLine(db: Db, actor: Actor): void {
  turn(db, actor, 'running')
}

function turn(db: Db, actor: Actor, state: 'paused' | 'running'): void {
  authorise(actor, 'transcription.manage')
  write(db, (tx) => {
    if ((pauseOf(tx) !== null) === (state === 'paused')) return
    tx.insert(transcriptionSwitches).values({ state, at: Date.now(), by: actor.name }).run()
    const action = state === 'paused' ? 'transcription.paused' : 'transcription.resumed'
    record(tx, actor, action, { kind: 'page', id: '/transcription/line' })
  })
}
