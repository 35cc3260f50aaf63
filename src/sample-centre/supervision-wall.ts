import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { standingVerdicts } from '#src/supervision/bulletins/build.ts'
import { changeBulletin, draftBulletin, publishBulletin } from '#src/supervision/bulletins/draft.ts'
import { linesOf } from '#src/supervision/bulletins/find.ts'
import { enterDefect } from '#src/supervision/defects/enter.ts'
import { gatherDefects } from '#src/supervision/defects/gather.ts'
import { tickDefect } from '#src/supervision/defects/tick.ts'
import { draftMonthPlans } from '#src/supervision/exchange-plans/draft-month.ts'
import { entriesOf, planFor } from '#src/supervision/exchange-plans/find.ts'
import { keepEntry, removeEntry, sendPlan } from '#src/supervision/exchange-plans/keep.ts'
import { exchangePlans } from '#src/supervision/exchange-plans/schema.ts'

/**
 * A bulletin, a few defects and the exchange plans of the month, from the sample complaints and by the
 * commands that make any other.
 */
export function openSampleBulletins(db: Db, now = Date.now()): void {
  write(db, (tx) => {
    const [manager, head] = ['manager', 'head'].map((name) => named(tx, name))
    if (!manager || !head) return
    publishSample(tx, manager, now)
    gatherDefects(tx, now)
    enterSamples(tx, head, now)
    draftMonthPlans(tx, now)
    sendSample(tx, manager, head, now)
  })
}

function publishSample(tx: Db, manager: Actor, now: number): void {
  const lastDay = startOfDay(now)
  const firstDay = lastDay - 30 * dayMs
  if (standingVerdicts(tx, firstDay, lastDay + dayMs).length === 0) return
  const bulletin = draftBulletin(tx, manager, { firstDay, lastDay, naming: 'masked' }, now)
  const lines = linesOf(tx, bulletin.id).map(({ line }) => {
    const sentence = wentWrong[line.faultCategory] ?? '没有按规范处理客户的诉求'
    return [line.id, { sentence, included: true }] as const
  })
  const opening = '现将近期核实属实的服务违规通报如下，请各部门组织学习，举一反三。'
  const { id, title, naming, revision } = bulletin
  changeBulletin(tx, manager, id, { title, opening, naming, lines: new Map(lines) }, revision)
  publishBulletin(tx, manager, id, revision + 1, now)
}

/** One plan has reached its department. */
function sendSample(tx: Db, manager: Actor, head: Actor, now: number): void {
  if (head.scope.kind !== 'department') return
  const of = eq(exchangePlans.departmentId, head.scope.id)
  const id = tx.select({ id: exchangePlans.id }).from(exchangePlans).where(of).get()?.id
  if (id === undefined) return
  const seen = () => planFor(tx, manager, id).revision
  const entry = {
    ...({ id: null, faultCategory: 'not-dispatched', ownerId: head.accountId ?? 0 } as const),
    measure: '与质检一起讲解“应派未派”案例，班组晨会各讲一次',
    dueDay: endOfWorkingDay(tx, now, 8).until - dayMs,
  }
  for (const { id: drafted } of entriesOf(tx, id)) removeEntry(tx, manager, id, drafted, seen())
  keepEntry(tx, manager, id, entry, seen(), now)
  sendPlan(tx, manager, id, seen(), now)
}

const wentWrong: Partial<Record<FaultCategory, string>> = {
  'business-error': '没有核对知识库，把办理条件答错',
  'hung-up': '客户还没有说完就挂断',
  'not-dispatched': '该派单没有派，只在电话里答应',
  shirking: '让客户自己去找供电所',
  attitude: '打断客户，语气不耐烦',
}

const found = [
  { what: '催办电话没有统一的重新派单判断表', fault: 'not-dispatched', cause: 'process' },
  { what: '夜班没有安排班长巡听', fault: 'attitude', cause: 'management' },
] as const

function enterSamples(tx: Db, head: Actor, now: number): void {
  if (head.scope.kind !== 'department') return
  const departmentId = head.scope.id
  const [complaint] = tx
    .select({ complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(eq(complaints.departmentId, departmentId))
    .limit(1)
    .all()
  found.forEach(({ what, fault, cause }, index) => {
    const dueDay = endOfWorkingDay(tx, now, 5 + index).until - dayMs
    const id = enterDefect(
      tx,
      head,
      {
        ...({ what, level: 'department', departmentId, teamId: null } as const),
        ...{ faultCategory: fault, rootCause: cause, staffCategory: null, businessTypeId: null },
        ...{ complaintNo: index === 0 ? (complaint?.complaintNo ?? '') : '', bulletinId: null },
        ...{ dueDay, once: `sample-defect-${index}` },
      },
      now,
    )
    if (index === 1) tickDefect(tx, head, id, '已把巡听排进夜班班长的班表', 1, now)
  })
}

function named(tx: Db, username: string): Actor | undefined {
  const account = tx.select().from(accounts).where(eq(accounts.username, username)).get()
  return account && actorOf(account)
}
