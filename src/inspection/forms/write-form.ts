import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { samplingPlans } from '../sampling/schema.ts'
import { publishedVersion } from './queries.ts'
import { type ScoringForm, scoringForms, scoringFormVersions } from './schema.ts'
import { copyItems, formById, newestKept } from './stored.ts'
import { takeInShippedForm } from './take-in.ts'
import { formRefusals } from './vocabulary.ts'

/** 建立: a form with its first draft, empty or copied from another form. */
export function createForm(
  db: Db,
  actor: Actor,
  { name, copyOf }: { name: string; copyOf: number | null },
  now = Date.now(),
): ScoringForm {
  authorise(actor, 'inspection.form')
  return write(db, (tx) => {
    takeInShippedForm(tx, now)
    refuseTakenName(tx, name, null)
    const from = copyOf === null ? null : newestKept(tx, formById(tx, copyOf).id)
    const form = tx
      .insert(scoringForms)
      .values({ name, createdAt: now, createdBy: actor.accountId })
      .returning()
      .get()
    const draft = tx
      .insert(scoringFormVersions)
      .values({
        ...{ formId: form.id, version: 1, bonusCap: from?.bonusCap ?? 0 },
        ...{ createdAt: now, createdByName: actor.name },
      })
      .returning()
      .get()
    if (from) copyItems(tx, from.id, draft.id)
    record(tx, actor, 'form.created', { kind: 'form', id: form.id }, { name })
    return form
  })
}

export function renameForm(db: Db, actor: Actor, formId: number, name: string): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const form = formById(tx, formId)
    if (form.name === name) return
    refuseTakenName(tx, name, formId)
    tx.update(scoringForms).set({ name }).where(eq(scoringForms.id, formId)).run()
    const particulars = { before: form.name, after: name }
    record(tx, actor, 'form.renamed', { kind: 'form', id: formId }, particulars)
  })
}

/** 停用: no new task is scored by it; what was scored, and what is open, stays. */
export function retireForm(
  db: Db,
  actor: Actor,
  formId: number,
  note: string,
  now = Date.now(),
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const form = formById(tx, formId)
    if (form.retiredAt !== null) throw refused(formRefusals, 'retired')
    if (form.isDefault) throw refused(formRefusals, 'is-default')
    const plan = tx
      .select({ id: samplingPlans.id })
      .from(samplingPlans)
      .where(and(eq(samplingPlans.formId, formId), eq(samplingPlans.state, 'active')))
      .limit(1)
      .get()
    if (plan) throw refused(formRefusals, 'in-plan')
    tx.update(scoringForms).set({ retiredAt: now }).where(eq(scoringForms.id, formId)).run()
    const particulars = { name: form.name, note }
    record(tx, actor, 'form.retired', { kind: 'form', id: formId }, particulars)
  })
}

export function returnForm(db: Db, actor: Actor, formId: number): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const form = formById(tx, formId)
    if (form.retiredAt === null) throw refused(formRefusals, 'not-retired')
    tx.update(scoringForms).set({ retiredAt: null }).where(eq(scoringForms.id, formId)).run()
    record(tx, actor, 'form.returned', { kind: 'form', id: formId }, { name: form.name })
  })
}

/** 默认: what is offered first wherever nothing else decides. One form, and one that can be scored by. */
export function setDefaultForm(db: Db, actor: Actor, formId: number): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const form = formById(tx, formId)
    if (form.retiredAt !== null) throw refused(formRefusals, 'retired')
    if (!publishedVersion(tx, formId)) throw refused(formRefusals, 'not-published')
    if (form.isDefault) return
    const others = and(ne(scoringForms.id, formId), eq(scoringForms.isDefault, true))
    tx.update(scoringForms).set({ isDefault: false }).where(others).run()
    tx.update(scoringForms).set({ isDefault: true }).where(eq(scoringForms.id, formId)).run()
    record(tx, actor, 'form.default-set', { kind: 'form', id: formId }, { name: form.name })
  })
}

function refuseTakenName(tx: Db, name: string, except: number | null): void {
  const taken = tx
    .select({ id: scoringForms.id })
    .from(scoringForms)
    .where(eq(scoringForms.name, name))
    .get()
  if (taken && taken.id !== except) throw refused(formRefusals, 'name-taken')
}
