import { eq, inArray, placeholder } from 'drizzle-orm'

import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import { type ErasedRecording, erasedRecordings } from './schema.ts'

/** Whether this content was here and was erased when its time was over. */
export function erasedContent(db: Db, sha256: string): ErasedRecording | undefined {
  return prepared(db, bySha256).get({ sha256 })
}

const bySha256 = (db: Db) =>
  db
    .select()
    .from(erasedRecordings)
    .where(eq(erasedRecordings.sha256, placeholder('sha256')))
    .prepare()

/** Content that was erased does not come back by being brought again, whichever way. */
export function refuseErased(db: Db, sha256: string): void {
  const before = erasedContent(db, sha256)
  if (!before) return
  const sentence = `这份录音已于 ${formatDay(before.erasedAt)} 按保存期限删除，没有再收下`
  throw new Refused('erased', sentence)
}

/** Those of some calls that had a recording which was erased. */
export function callsErased(db: Db, callIds: readonly number[]): ReadonlySet<number | null> {
  const { callId } = erasedRecordings
  const rows = db
    .selectDistinct({ callId })
    .from(erasedRecordings)
    .where(inArray(callId, [...callIds]))
    .all()
  return new Set(rows.map((row) => row.callId))
}
