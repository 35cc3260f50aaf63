import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { changeDraft, draftSheet } from '#src/supervision/sheets/draft.ts'
import { addEntry } from '#src/supervision/sheets/entries.ts'
import { sheetFor } from '#src/supervision/sheets/find.ts'
import { issueSheet } from '#src/supervision/sheets/issue.ts'
import { addItem, finishItem, itemsOf } from '#src/supervision/sheets/items.ts'
import { beginMeasures, finishMeasures, setCause } from '#src/supervision/sheets/plan.ts'
import type { SupervisionSheet } from '#src/supervision/sheets/schema.ts'

type Story = {
  problem: string
  fault: FaultCategory
  daysAgo: number
  until: 'draft' | 'plan' | 'do' | 'check'
  cause: string
  items: readonly [what: string, target: string][]
}

const stories: readonly Story[] = [
  {
    problem: '应派未派：客户反映抢修超时，坐席只催办不重新派单。',
    ...{ fault: 'not-dispatched', daysAgo: 40, until: 'check' },
    cause: '派单规则与话术不一致，坐席不知道什么时候要重新派',
    items: [
      ['修订派单判断表并上墙', '每个班组一张'],
      ['全部门复训并抽考', '合格率不低于 95%'],
    ],
  },
  {
    problem: '推诿搪塞：客户问业务办理进度，坐席让客户自己找供电所。',
    ...{ fault: 'shirking', daysAgo: 9, until: 'do' },
    cause: '没有查询进度的统一做法，新员工不知道找谁',
    items: [
      ['写一页“进度怎么查”并放进知识库', '班长逐条试过'],
      ['班长每天抽听五通催办电话', '连续两周'],
    ],
  },
  {
    problem: '服务态度：夜班通话里有打断客户、语气不耐烦的情形。',
    ...{ fault: 'attitude', daysAgo: 1, until: 'plan' },
    ...{ cause: '', items: [] },
  },
  {
    problem: '擅自挂断：本周有客户反映话没有说完电话就断了。',
    ...{ fault: 'hung-up', daysAgo: 0, until: 'draft' },
    ...{ cause: '', items: [] },
  },
]

/**
 * Supervision sheets at several steps, brought there by the commands that bring any other there. Their
 * numbers are those of the sample complaints, however few: nothing is made up to look like an effect.
 */
export function openSampleSheets(db: Db, now = Date.now()): number {
  write(db, (tx) => {
    for (const story of stories) tell(tx, story, now)
  })
  return stories.length
}

function tell(tx: Db, story: Story, now: number): void {
  const [manager, head, handler] = ['manager', 'head', 'handler'].map((name) => named(tx, name))
  if (!manager || !head || !handler || head.scope.kind !== 'department') return
  const at = now - story.daysAgo * dayMs
  const departmentId = head.scope.id
  const facts = {
    ...{
      departmentId,
      problem: story.problem,
      complaintIds: evidence(tx, departmentId, story.fault),
    },
    metric: {
      ...({ kind: 'substantiated', departmentId, faultCategory: story.fault } as const),
      ...{ rootCause: null, staffCategory: null },
    },
  }
  const source = { kind: 'manual', id: null } as const
  const { id } = draftSheet(tx, manager, { ...facts, source }, at)
  const current = (): SupervisionSheet => sheetFor(tx, manager, id)
  const dueDay = endOfWorkingDay(tx, at, 15).until - dayMs
  const ownerId = handler.accountId ?? 0
  const target = { clipIds: [], limit: 1, weeks: 3, ownerId, dueDay }
  changeDraft(tx, manager, id, { ...facts, ...target }, current().revision, at)
  if (story.until === 'draft') return
  issueSheet(tx, manager, id, current().revision, at)
  if (story.until === 'plan') return
  const cause = { kind: 'process', text: story.cause } as const
  setCause(tx, handler, id, cause, current().revision)
  const itemDue = endOfWorkingDay(tx, at, 8).until - dayMs
  for (const [what, aim] of story.items) {
    const item = { what, target: aim, ownerId, dueDay: itemDue }
    addItem(tx, handler, id, item, current().revision, at)
  }
  beginMeasures(tx, handler, id, current().revision, at + dayMs)
  const [first, ...rest] = itemsOf(tx, id)
  const done = '已按目标做完，现场看过'
  if (first) finishItem(tx, handler, id, first.id, done, current().revision, at + 3 * dayMs)
  const words = '三个班组都发了，晨会讲过一遍，班长在抽听。'
  const entry = { text: words, itemId: first?.id ?? null, files: [], once: `sample-${id}-entry` }
  addEntry(tx, handler, id, entry, at + 3 * dayMs)
  if (story.until === 'do') return
  for (const item of rest)
    finishItem(tx, handler, id, item.id, done, current().revision, at + 5 * dayMs)
  finishMeasures(tx, handler, id, current().revision, at + 6 * dayMs)
}

const evidence = (tx: Db, departmentId: number, fault: FaultCategory): number[] =>
  tx
    .select({ id: complaints.id, fault: complaints.faultCategory })
    .from(complaints)
    .where(eq(complaints.departmentId, departmentId))
    .limit(200)
    .all()
    .filter((one) => one.fault === fault)
    .slice(0, 4)
    .map(({ id }) => id)

function named(tx: Db, username: string): Actor | undefined {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  return account && actorOf(account)
}
