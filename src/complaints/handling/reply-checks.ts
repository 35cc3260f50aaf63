import { asc, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { replyChecks } from './schema.ts'
import { type ReplyCheck, shippedChecks } from './vocabulary.ts'

/** 答复检查表, in its order: the centre's own once it has set one, else as shipped. */
export function replyCheckList(db: Db): readonly ReplyCheck[] {
  const own = db.select().from(replyChecks).orderBy(asc(replyChecks.position)).all()
  if (own.length === 0) return shippedChecks
  return own.map(({ code, sentence, part, least, active }) => {
    return { code, sentence, part, least, active }
  })
}

/** Who set it last; null while the shipped one holds. */
export function replyChecksSet(db: Db): { at: number; by: string } | null {
  const [newest] = db
    .select()
    .from(replyChecks)
    .orderBy(sql`at desc`)
    .limit(1)
    .all()
  return newest ? { at: newest.at, by: newest.by } : null
}

export type CheckInput = Omit<ReplyCheck, 'code'> & {
  /** Null for a line that is new. */
  code: string | null
}

/**
 * Sets the checklist (答复检查表). Lines are switched off, never taken away: replies that were sent back
 * name them.
 */
export function setReplyChecks(
  db: Db,
  actor: Actor,
  lines: readonly CheckInput[],
  now = Date.now(),
): void {
  authorise(actor, 'reply-check.set')
  write(db, (tx) => {
    const before = replyCheckList(tx)
    const given = new Map(lines.flatMap((line) => (line.code === null ? [] : [[line.code, line]])))
    const kept: ReplyCheck[] = before.map((line) => {
      return { ...line, ...given.get(line.code), code: line.code }
    })
    const fresh = lines
      .filter(({ code }) => code === null)
      .map((line, index) => ({ ...line, code: `own-${before.length + index + 1}` }))
    const after = [...kept, ...fresh]
    for (const [position, line] of after.entries()) {
      const values = { ...line, position, at: now, by: actor.name }
      tx.insert(replyChecks)
        .values(values)
        .onConflictDoUpdate({ target: replyChecks.code, set: values })
        .run()
    }
    const active = after.filter((line) => line.active).length
    record(tx, actor, 'reply-check.set', { kind: 'reply-check', id: 1 }, { items: active })
  })
}

/** The sentences of lines that a reply failed; one that is not known any more reads as its code. */
export function sentencesOf(checks: readonly ReplyCheck[], codes: readonly string[]): string[] {
  const words = new Map(checks.map(({ code, sentence }) => [code, sentence]))
  return codes.map((code) => words.get(code) ?? code)
}
