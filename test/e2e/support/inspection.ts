import { system } from '#src/auth/policy.ts'
import { scoringForms, scoringFormVersions } from '#src/inspection/forms/schema.ts'
import { overlongCalls } from '#src/inspection/overlong/schema.ts'
import { drawPlan } from '#src/inspection/sampling/draw.ts'
import { pastPeriods } from '#src/inspection/sampling/periods.ts'
import { createPlan } from '#src/inspection/sampling/plans.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'
import { aPlan } from '#test/inspection/sampling/made.ts'

/** A plan that has drawn once, and an over-long call, so that every page has something to show. */
export function bringInspection(db: Db): void {
  const now = Date.now()
  const form = db
    .insert(scoringForms)
    .values({ name: '抽检用评分表', createdAt: now })
    .returning()
    .get()
  db.insert(scoringFormVersions)
    .values({
      ...{ formId: form.id, version: 1, state: 'published' },
      ...{ createdAt: now, createdByName: '王敏' },
    })
    .run()
  const plan = createPlan(db, system, aPlan(form.id, { riskPercent: 30, doublePercent: 10 }))
  const [period] = pastPeriods('day', now, 1)
  drawPlan(db, system, plan.id, period?.from ?? 0)
  const call = db.select().from(calls).orderBy(calls.id).limit(1).get()
  if (!call) throw new Error('there are no calls')
  const { id: callId, startedAt, personId, teamId, departmentId, subCentreId } = call
  const units = { personId, teamId, departmentId, subCentreId }
  db.insert(overlongCalls)
    .values({ callId, startedAt, durationMs: 1_200_000, limitMs: 600_000, ...units })
    .run()
}
