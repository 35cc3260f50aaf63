import { eq } from 'drizzle-orm'

import { monthAfter } from '#src/complaints/months/month.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Block, PaperDocument } from '#src/documents/document.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { faultsOfMonth } from './draft-month.ts'
import { agreesFor, entriesOf, planFor } from './find.ts'
import { planStates } from './vocabulary.ts'

export type PlanDetail = ReturnType<typeof planDetail>

/** One plan with its measures; beside the figures they were drafted with, what those months count as now. */
export function planDetail(db: Db, actor: Actor, id: number) {
  const plan = planFor(db, actor, id)
  const lastMonth = monthAfter(plan.month, -1)
  const now = faultsOfMonth(db, lastMonth).filter(
    ({ departmentId }) => departmentId === plan.departmentId,
  )
  const writes = can(actor, 'exchange.draft')
  const open = plan.state === 'draft' || plan.state === 'returned'
  return {
    ...plan,
    lastMonth,
    department:
      db.select().from(departments).where(eq(departments.id, plan.departmentId)).get()?.name ?? '',
    entries: entriesOf(db, id).map((entry) => ({
      ...entry,
      ...{ measure: maskText(entry.measure), result: maskText(entry.result) },
      current: now.find(({ faultCategory }) => faultCategory === entry.faultCategory)?.count ?? 0,
    })),
    may: {
      write: writes && open,
      send: writes && open,
      answer: plan.state === 'sent' && agreesFor(db, actor, plan),
      finish: writes && plan.state === 'agreed',
      supervise: plan.state === 'agreed' && can(actor, 'supervision.issue'),
      openSheet: can(actor, 'supervision.read'),
    },
  }
}

/** 《互通计划》 on paper. */
export function planPaper(plan: PlanDetail, by: string, now: number): PaperDocument {
  const { entries, department, month, lastMonth, state } = plan
  const blocks: Block[] = [
    {
      kind: 'table',
      caption: `${lastMonth} 属实问题与联合培训措施`,
      head: ['属实类型', '上月属实', '涉及部门', '措施', '负责人', '期限', '完成情况'],
      right: [1, 2],
      rows: entries.map((entry) => [
        faultCategories[entry.faultCategory],
        entry.count === 0 ? '—' : String(entry.count),
        entry.sharedBy === 0 ? '—' : String(entry.sharedBy),
        entry.measure,
        entry.ownerName || '待定',
        entry.dueAt === null ? '待定' : formatDay(entry.dueAt - 1),
        entry.doneAt === null ? '' : `${formatDay(entry.doneAt)} ${entry.result}`,
      ]),
    },
    {
      kind: 'signatures',
      places: [
        {
          label: '质量保证部、培训',
          name: plan.sentByName,
          at: plan.sentAt === null ? '' : formatDay(plan.sentAt),
        },
        {
          label: department,
          name: state === 'agreed' ? plan.answeredByName : '',
          at: state === 'agreed' && plan.answeredAt !== null ? formatDay(plan.answeredAt) : '',
        },
      ],
    },
    ...entries
      .filter(({ count, current }) => count > 0 && current !== count)
      .map(({ faultCategory, count, current }) => ({
        kind: 'note' as const,
        text: `更正：${lastMonth} ${faultCategories[faultCategory]}起草时 ${count} 件，今值 ${current} 件。`,
      })),
  ]
  return {
    title: `${department} ${month} 互通计划`,
    line: [planStates[state]],
    blocks,
    foot: `${by} ${formatTime(now)} 取自回听`,
    landscape: true,
  }
}
