import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'

import { content, ffByte, digest } from './chain.ts'
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
 * Puts an entry behind the last one, in one statement: whatever the transaction around it (or none),
 * no other process comes between the hash that is read and the hash that is written. False when the
 * last entry has no hash to go on from; then `after` says which.
 */
export function append(db: Db, entry: Entry, after: string | null = null): boolean {
  const { at, party, actorId, action, subject, particulars } = entry
  const written = prepared(db, insertion).run({
    ...{ at, party, actorId, action, after },
    actorName: wellFormed(entry.actorName),
    subjectKind: subject.kind,
    subjectId: wellFormed(String(subject.id)),
    particulars: JSON.stringify(particulars),
  })
  return written.changes > 0
}

/** Half a character (cut off by a limit) is no UTF-8: what is hashed must be what can be stored. */
const wellFormed = (text: string): string =>
  /[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text

// The number comes from the sequence, which remembers entries that are gone: cutting off the end and
// going on leaves a gap.
const insertion = (db: Db) => {
  const connection = connectionOf(db)
  connection.function('trail_hash', { deterministic: true }, (bytes) =>
    Buffer.from(digest(bytes as Buffer), 'hex'),
  )
  return connection.prepare(`
    with last as materialized (select id, hash from audit_events order by id desc limit 1),
    entry as materialized (select
      max(ifnull((select id from last), 0),
        ifnull((select seq from sqlite_sequence where name = 'audit_events'), 0)) + 1 as id,
      cast(:at as integer) as at, :party as party, cast(:actorId as integer) as actor_id,
      :actorName as actor_name, :action as action, :subjectKind as subject_kind,
      :subjectId as subject_id, :particulars as particulars,
      coalesce(:after, (select lower(hex(hash)) from last), printf('%064d', 0)) as previous
    where :after is not null or not exists (select 1 from last where hash is null))
    insert into audit_events (id, at, party, actor_id, actor_name, action, subject_kind, subject_id,
      particulars, hash)
    select id, at, party, actor_id, actor_name, action, subject_kind, subject_id, particulars,
      trail_hash(cast(concat(previous, ${ffByte}, ${content}) as blob)) from entry`)
}
