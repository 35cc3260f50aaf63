import { and, asc, eq, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import { effectOf, reopenUnmet } from './check.ts'
import { subjectOf } from './draft.ts'
import { raiseLevel } from './levels.ts'
import { type SupervisionSheet, supervisionSheets } from './schema.ts'
import { accountNames, whoMustAct } from './told.ts'
import { escalationDays, sheetStates } from './vocabulary.ts'

/**
 * Reminds before a step is due and escalates behind it, and opens again what did not move in time: each
 * once for each stay, however often and by however many workers it is run.
 */
export function watchSheets(db: Db, now = Date.now(), atOnce = 200): number {
  const due = db
    .select({ id: supervisionSheets.id })
    .from(supervisionSheets)
    .where(lte(supervisionSheets.alarmAt, now))
    .orderBy(asc(supervisionSheets.alarmAt))
    .limit(atOnce)
    .all()
  for (const { id } of due) write(db, (tx) => watchSheet(tx, id, now))
  return due.length
}

function watchSheet(tx: Db, id: number, now: number): void {
  const sheet = tx
    .select()
    .from(supervisionSheets)
    .where(and(eq(supervisionSheets.id, id), lte(supervisionSheets.alarmAt, now)))
    .get()
  if (!sheet) return
  const { stepDueAt } = sheet
  if (stepDueAt === null) return keep(tx, sheet, { alarmAt: null })
  if (sheet.state === 'check' && now >= stepDueAt) {
    const effect = effectOf(tx, sheet, now)
    // What waits for somebody else's verdict is not the department's failure.
    if (effect && !effect.met && effect.hoped < sheet.weeks) {
      return reopenUnmet(tx, sheet, effect, now)
    }
    if (effect && !effect.met) return keep(tx, sheet, { alarmAt: now + dayMs })
  }
  const remindAt = workingTime(tx).before(stepDueAt, dayMs)
  const told: { remindedAt?: number; escalation?: number; level?: 0 | 1 | 2 | 3 } = {}
  if (sheet.remindedAt === null && now >= remindAt && now < stepDueAt) {
    remind(tx, sheet, stepDueAt, now)
    told.remindedAt = now
  }
  const times = ([1, 2, 3] as const).map((level) => ({ level, at: alarmOf(tx, stepDueAt, level) }))
  for (const { level, at } of times) {
    if (now < at || level <= sheet.escalation) continue
    const raised = raiseLevel(tx, sheet, level, 'overdue', now)
    told.escalation = level
    told.level = Math.max(told.level ?? 0, raised.level) as 0 | 1 | 2 | 3
    record(tx, system, 'supervision.escalated', subjectOf(sheet), { level, told: raised.told })
  }
  const next = [remindAt, ...times.map(({ at }) => at)].filter((at) => at > now)
  keep(tx, sheet, { ...told, alarmAt: next[0] ?? null })
}

const alarmOf = (tx: Db, dueAt: number, level: 1 | 2 | 3): number =>
  escalationDays[level] === 0 ? dueAt : endOfWorkingDay(tx, dueAt - 1, escalationDays[level]).until

/** The clock's own notes make nobody's page stale. */
function keep(tx: Db, { id }: SupervisionSheet, set: Partial<SupervisionSheet>): void {
  tx.update(supervisionSheets).set(set).where(eq(supervisionSheets.id, id)).run()
}

function remind(tx: Db, sheet: SupervisionSheet, dueAt: number, now: number): void {
  const { id, sheetNo, state, turn } = sheet
  const to = whoMustAct(tx, sheet)
  notify(
    tx,
    {
      ...{ to, kind: 'reminder', href: `/supervision/${id}` },
      sentence: `督办表 ${sheetNo} 的“${sheetStates[state]}”${formatDay(dueAt - 1)} 到期`,
      key: `supervision:${id}:${turn}:remind`,
    },
    now,
  )
  record(tx, system, 'supervision.reminded', subjectOf(sheet), { told: accountNames(tx, to) })
}
