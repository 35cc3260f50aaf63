import { and, asc, desc, eq, gte, isNull } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo } from '#src/kernel/paging.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { type Comparison, compareVersions } from './compare.ts'
import { versionProblems, weightSum } from './item-rules.ts'
import {
  type ScoringForm,
  type ScoringFormVersion,
  scoringForms,
  scoringFormVersions,
  type ScoringItem,
  scoringItems,
} from './schema.ts'

/** The version of a form that is scored by now; null while none is published. */
export function publishedVersion(db: Db, formId: number): ScoringFormVersion | null {
  const row = db
    .select()
    .from(scoringFormVersions)
    .where(and(eq(scoringFormVersions.formId, formId), eq(scoringFormVersions.state, 'published')))
    .get()
  return row ?? null
}

export function itemsOf(db: Db, versionId: number): ScoringItem[] {
  return db
    .select()
    .from(scoringItems)
    .where(eq(scoringItems.versionId, versionId))
    .orderBy(asc(scoringItems.position), asc(scoringItems.id))
    .all()
}

/** Forms that can be scored by, the default first. */
export function formOptions(db: Db): { id: number; name: string; versionId: number }[] {
  return db
    .select({ id: scoringForms.id, name: scoringForms.name, versionId: scoringFormVersions.id })
    .from(scoringForms)
    .innerJoin(
      scoringFormVersions,
      and(
        eq(scoringFormVersions.formId, scoringForms.id),
        eq(scoringFormVersions.state, 'published'),
      ),
    )
    .where(isNull(scoringForms.retiredAt))
    .orderBy(desc(scoringForms.isDefault), asc(scoringForms.id))
    .all()
}

/** The form behind an id in an address; undefined for one that is forged. */
export function formNamed(db: Db, value: string): string | undefined {
  if (!/^\d{1,9}$/.test(value)) return undefined
  const row = db
    .select({ name: scoringForms.name })
    .from(scoringForms)
    .where(eq(scoringForms.id, Number(value)))
    .get()
  return row?.name
}

/** Whoever scores, is scored or answers for people reads what is scored by; it is no secret. */
export function authoriseFormReading(actor: Actor): void {
  if (can(actor, 'inspection.form') || can(actor, 'own-review.read')) return
  authorise(actor, 'inspection.read')
}

const recentMs = 30 * dayMs

export type FormRow = {
  form: ScoringForm
  inUse: ScoringFormVersion | null
  items: number
  /** Submitted in the last thirty days by any version of it, up to `countLimit` + 1. */
  scored: number
  draft: Pick<ScoringFormVersion, 'version'> | null
}

/** All forms: the default first, retired ones last. */
export function formList(db: Db, actor: Actor, now = Date.now()): FormRow[] {
  authoriseFormReading(actor)
  const versions = db.select().from(scoringFormVersions).all()
  return db
    .select()
    .from(scoringForms)
    .orderBy(desc(scoringForms.isDefault), asc(scoringForms.id))
    .all()
    .toSorted((a, b) => Number(a.retiredAt !== null) - Number(b.retiredAt !== null))
    .map((form) => {
      const own = versions.filter(({ formId }) => formId === form.id)
      const inUse = own.find(({ state }) => state === 'published') ?? null
      const draft = own.find(({ state }) => state === 'draft') ?? null
      return {
        form,
        inUse,
        items: inUse ? itemsOf(db, inUse.id).length : 0,
        scored: own.reduce((sum, { id }) => sum + scoredBy(db, id, now), 0),
        draft: can(actor, 'inspection.form') ? draft : null,
      }
    })
}

function scoredBy(db: Db, versionId: number, now: number): number {
  const recent = and(
    eq(scoreSheets.versionId, versionId),
    gte(scoreSheets.submittedAt, now - recentMs),
  )
  return countUpTo(db, db.select({ id: scoreSheets.id }).from(scoreSheets).where(recent).$dynamic())
}

export type FormDetail = {
  form: ScoringForm
  /** The version shown; null while none was ever published. */
  shown: ScoringFormVersion | null
  items: ScoringItem[]
  /** Newest first, without the draft. */
  versions: ScoringFormVersion[]
  draft: ScoringFormVersion | null
}

/** A form with one of its published versions: the one asked for, else the one in use. */
export function formDetail(
  db: Db,
  actor: Actor,
  formId: number,
  wanted: number | null = null,
): FormDetail {
  authoriseFormReading(actor)
  const form = db.select().from(scoringForms).where(eq(scoringForms.id, formId)).get()
  if (!form) throw new NotFound()
  const all = db
    .select()
    .from(scoringFormVersions)
    .where(eq(scoringFormVersions.formId, formId))
    .orderBy(desc(scoringFormVersions.version))
    .all()
  const versions = all.filter(({ state }) => state !== 'draft')
  const shown =
    wanted === null
      ? (versions.find(({ state }) => state === 'published') ?? versions[0] ?? null)
      : versions.find(({ version }) => version === wanted)
  if (shown === undefined) throw new NotFound()
  const draft = can(actor, 'inspection.form') ? all.find(({ state }) => state === 'draft') : null
  return {
    ...{ form, shown, versions, draft: draft ?? null },
    items: shown ? itemsOf(db, shown.id) : [],
  }
}

export type DraftDetail = {
  form: ScoringForm
  draft: ScoringFormVersion
  items: ScoringItem[]
  weightSum: number
  /** Why it cannot be published yet. */
  problems: string[]
  /** Against the version in use; null where there is none. */
  changes: Comparison | null
}

/** The draft of a form for whoever writes it. Raises NotFound where there is none. */
export function draftDetail(db: Db, actor: Actor, formId: number): DraftDetail {
  authorise(actor, 'inspection.form')
  const { form, draft } = formDetail(db, actor, formId)
  if (!draft) throw new NotFound()
  const items = itemsOf(db, draft.id)
  const inUse = publishedVersion(db, formId)
  return {
    ...{ form, draft, items },
    weightSum: weightSum(items),
    problems: versionProblems(items, draft.bonusCap),
    changes: inUse && compareVersions(withItems(db, inUse), { bonusCap: draft.bonusCap, items }),
  }
}

export type ComparedVersions = {
  form: ScoringForm
  before: ScoringFormVersion
  after: ScoringFormVersion
  comparison: Comparison
}

/** What changed from one published version of a form to another. */
export function comparedVersions(
  db: Db,
  actor: Actor,
  formId: number,
  from: number,
  to: number,
): ComparedVersions {
  const { form, versions } = formDetail(db, actor, formId)
  const before = versions.find(({ version }) => version === from)
  const after = versions.find(({ version }) => version === to)
  if (!before || !after) throw new NotFound()
  const comparison = compareVersions(withItems(db, before), withItems(db, after))
  return { form, before, after, comparison }
}

const withItems = (db: Db, { id, bonusCap }: ScoringFormVersion) => ({
  bonusCap,
  items: itemsOf(db, id),
})
