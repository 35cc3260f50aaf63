import { and, eq, inArray } from 'drizzle-orm'

import { record, recordCustomer } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { spellings } from '#src/recordings/names.ts'

import { outsideCaseRefusals } from '../vocabulary.ts'
import { outsideCase } from './queries.ts'
import type { OutsideCaseInput } from './reading.ts'
import { type OutsideCase, outsideCaseCallers, outsideCases } from './schema.ts'

/** Writes down a case that reached us from outside; the number's earlier calls are then traced. */
export function recordOutsideCase(
  db: Db,
  actor: Actor,
  input: OutsideCaseInput,
  now = Date.now(),
): OutsideCase {
  authorise(actor, 'outside-case.record')
  return write(db, (tx) => {
    if (knownCase(tx, input)) throw refused(outsideCaseRefusals, 'case-known')
    const added = addCase(tx, actor, input, now)
    const { id, caseNo, source } = added
    record(tx, actor, 'outside-case.recorded', { kind: 'outside-case', id }, { caseNo, source })
    return added
  })
}

/** Puts right what was written down wrongly; a number that changes is traced anew. */
export function correctOutsideCase(
  db: Db,
  actor: Actor,
  id: number,
  input: OutsideCaseInput,
): OutsideCase {
  authorise(actor, 'outside-case.record')
  return write(db, (tx) => {
    // Shown masked, or not at all: what it really says is compared with what was typed.
    const { id: seen } = outsideCase(tx, actor, id)
    const before = tx.select().from(outsideCases).where(eq(outsideCases.id, seen)).get()
    if (!before) throw new NotFound()
    const other = knownCase(tx, input)
    if (other && other.id !== id) throw refused(outsideCaseRefusals, 'case-known')
    changeCase(tx, actor, before, input)
    return tx.select().from(outsideCases).where(eq(outsideCases.id, id)).get() ?? before
  })
}

/** The stored case of this number and source, however its letters are written. */
export function knownCase(
  db: Db,
  { caseNo, source }: Pick<OutsideCaseInput, 'caseNo' | 'source'>,
): OutsideCase | undefined {
  return db
    .select()
    .from(outsideCases)
    .where(and(inArray(outsideCases.caseNo, spellings(caseNo)), eq(outsideCases.source, source)))
    .get()
}

export function addCase(
  tx: Db,
  actor: Actor,
  { callers, ...values }: OutsideCaseInput,
  now: number,
): OutsideCase {
  const added = tx
    .insert(outsideCases)
    .values({
      ...values,
      recordedAt: now,
      recordedBy: actor.accountId,
      recordedByName: actor.name,
    })
    .returning()
    .get()
  const { id, caseNo, source, receivedAt } = added
  const subject = { kind: 'outside-case', id } as const
  recordCustomer(tx, 'customer.complained-outside', receivedAt, subject, { caseNo, source })
  setCallers(tx, id, callers)
  trace(tx, id)
  return added
}

/** Names of changed fields only go into the trail: it holds no callers' numbers. */
export function changeCase(
  tx: Db,
  actor: Actor,
  before: OutsideCase,
  { callers, ...values }: OutsideCaseInput,
): boolean {
  const fields: string[] = changedFields(before, callersOf(tx, before.id), { ...values, callers })
  if (fields.length === 0) return false
  const { id, caseNo } = before
  tx.update(outsideCases).set(values).where(eq(outsideCases.id, id)).run()
  setCallers(tx, id, callers)
  record(tx, actor, 'outside-case.changed', { kind: 'outside-case', id }, { caseNo, fields })
  trace(tx, id)
  return true
}

export function changedFields(
  before: OutsideCase,
  callersBefore: readonly string[],
  { callers, ...values }: OutsideCaseInput,
): string[] {
  const names = Object.keys(values) as (keyof typeof values)[]
  const fields: string[] = names.filter((name) => before[name] !== values[name])
  const same = callersBefore.toSorted().join() === callers.toSorted().join()
  return same ? fields : [...fields, 'callers']
}

export function callersOf(db: Db, caseId: number): string[] {
  return db
    .select({ caller: outsideCaseCallers.caller })
    .from(outsideCaseCallers)
    .where(eq(outsideCaseCallers.caseId, caseId))
    .all()
    .map(({ caller }) => caller)
}

function setCallers(tx: Db, caseId: number, callers: readonly string[]): void {
  tx.delete(outsideCaseCallers).where(eq(outsideCaseCallers.caseId, caseId)).run()
  for (const caller of callers) tx.insert(outsideCaseCallers).values({ caseId, caller }).run()
}

function trace(tx: Db, outsideCaseId: number): void {
  enqueue(tx, 'back-trace', `outside-case:${outsideCaseId}`, { outsideCaseId })
}
