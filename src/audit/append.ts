import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'

import { genesis, hashAfter } from './chain.ts'
import type { AuditAction, Party, SubjectKind } from './vocabulary.ts'

export type Entry = {
  at: number
  party: Party
  actorId: number | null
  actorName: string
  action: AuditAction
  subject: { kind: SubjectKind; id: number | string }
  particulars: Record<string, unknown>
}

/**
 * Puts an entry behind the last one. Its number is said, not given by the database: should another
 * process have been quicker, the number is taken, and the entry goes behind that one. False when the
 * last entry has no hash to go on from; then `after` says which.
 */
export function append(db: Db, entry: Entry, after: string | null = null): boolean {
  const { at, party, actorId, action, subject } = entry
  const actorName = wellFormed(entry.actorName)
  const subjectId = wellFormed(String(subject.id))
  const particulars = JSON.stringify(entry.particulars)
  const columns = [at, party, actorId, actorName, action, subject.kind, subjectId, particulars]
  const { read, insert } = prepared(db, statements)
  for (;;) {
    const [last, sequence, lastHash] = read.get() as [number, number, Buffer | null]
    const previous = after ?? (last === 0 ? genesis : lastHash?.toString('hex'))
    if (previous === undefined) return false
    const id = Math.max(last, sequence) + 1
    const hash = hashAfter(previous, [id, ...columns])
    try {
      insert.run(id, ...columns, Buffer.from(hash, 'hex'))
      return true
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') throw error
    }
  }
}

/** Half a character (cut off by a limit) is no UTF-8: what is hashed must be what can be stored. */
const wellFormed = (text: string): string =>
  /[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text

// The sequence remembers entries that are gone: cutting off the end and going on leaves a gap.
const statements = (db: Db) => {
  const connection = connectionOf(db)
  return {
    read: connection
      .prepare(
        `select ifnull(max(id), 0), ifnull((select seq from sqlite_sequence where name = 'audit_events'), 0),
          hash from audit_events`,
      )
      .raw(),
    insert: connection.prepare(
      `insert into audit_events (id, at, party, actor_id, actor_name, action, subject_kind, subject_id,
        particulars, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
