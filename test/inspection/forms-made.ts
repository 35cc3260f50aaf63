import { and, eq } from 'drizzle-orm'

import {
  type ItemChoice,
  scoringForms,
  scoringFormVersions,
  type ScoringItem,
  scoringItems,
} from '#src/inspection/forms/schema.ts'
import type { Db } from '#src/kernel/db.ts'

type MadeItem = Partial<Omit<ScoringItem, 'id' | 'versionId'>> & { title: string }

const graded: ItemChoice[] = [
  { key: 'full', label: '做到', percent: 100 },
  { key: 'half', label: '部分做到', percent: 50 },
  { key: 'none', label: '没做到', percent: 0 },
]
const yesNo: ItemChoice[] = [
  { key: 'yes', label: '有', percent: 100 },
  { key: 'no', label: '没有', percent: 0 },
]
const fatal: ItemChoice[] = [
  { key: 'clean', label: '没有发生', percent: 100 },
  { key: 'happened', label: '发生了', percent: 0 },
]

/** Three weighted items (40, 30, 30), two of them gated, one bonus and one fatal item. */
export const ordinaryItems: readonly MadeItem[] = [
  { title: '开头语', section: '开场', weight: 40, choices: graded },
  {
    ...{ title: '安抚客户', section: '倾听', weight: 30, choices: graded },
    ...{ gate: '客户情绪激动吗？', excusedByAbuse: true, guidance: '先听完，再回应。' },
  },
  {
    ...{ title: '按规定派单', section: '办理', weight: 30, choices: graded },
    ...{ gate: '需要派单吗？', fact: 'hold-ms' },
  },
  { title: '一次解决', section: '加分', kind: 'bonus', weight: 5, choices: yesNo },
  { title: '辱骂客户', section: '致命项', kind: 'fatal', weight: 0, choices: fatal },
]

type Options = { name?: string; items?: readonly MadeItem[]; bonusCap?: number }

/** A published form; called again with the same name it publishes the next version. */
export function publishedForm(db: Db, options: Options = {}) {
  const { name = '通话质检表', items = ordinaryItems, bonusCap = 5 } = options
  const known = db.select().from(scoringForms).where(eq(scoringForms.name, name)).get()
  const form = known ?? db.insert(scoringForms).values({ name, createdAt: 0 }).returning().get()
  const { formId, state } = scoringFormVersions
  const earlier = db.select().from(scoringFormVersions).where(eq(formId, form.id)).all()
  db.update(scoringFormVersions)
    .set({ state: 'superseded' })
    .where(and(eq(formId, form.id), eq(state, 'published')))
    .run()
  const by = '质检主管'
  const version = db
    .insert(scoringFormVersions)
    .values({
      ...{ formId: form.id, version: earlier.length + 1, state: 'published', bonusCap },
      ...{ publishedAt: 0, publishedByName: by, createdAt: 0, createdByName: by },
    })
    .returning()
    .get()
  const made = items.map((item, index) =>
    db
      .insert(scoringItems)
      .values({
        ...{ versionId: version.id, code: `C${index + 1}`, position: index + 1 },
        ...{ section: '全部', kind: 'weighted', weight: 0, choices: graded },
        ...item,
      })
      .returning()
      .get(),
  )
  return { form, version, items: made }
}
export type PublishedForm = ReturnType<typeof publishedForm>
