import { stepOfStage } from '#src/complaints/timing/vocabulary.ts'
import type { ComplaintStage } from '#src/complaints/vocabulary.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import { bandOf } from './bands.ts'
import type { Counting } from './count-day.ts'

/** A complaint belongs to the day it was taken in; a step to the day it ended. */
export function countComplaints(counting: Counting): void {
  const { rows, add } = counting
  const complaints = rows<{
    department: number | null
    verdict: string | null
    omission: string | null
    fault: string
  }>(
    `select department_id as department, verdict, omission, fault_category as fault from complaints
     where opened_at >= :from and opened_at < :until and class = 'internal'
       and stage not in ('withdrawn', 'merged', 'referred')`,
  )
  for (const { department, verdict, omission, fault } of complaints) {
    add('complaint-verdicts', department, verdict ?? 'none')
    add('complaint-origins', department, omission ?? 'reported')
    add('complaint-faults', department, fault)
    if (verdict !== 'substantiated') continue
    add('substantiated-faults', department, fault)
    add('substantiated-origins', department, omission ?? 'reported')
  }
  countSteps(counting)
  const handed = rows<{ from: number; to: number; took: number | null }>(
    `select d.department_id as "to", d.accepted_at - d.at as took, d.giver_id as "from"
     from complaint_dispatches d
     where d.department_id in (select id from departments) and d.at >= :from and d.at < :until`,
  )
  for (const { from, to, took } of handed) {
    // An answer before its question is a clock put back: it took no time.
    add('hand-overs', to, `${from} ${took === null ? '-' : bandOf(Math.max(0, took))}`)
  }
  const sentBack = rows<{ department: number; key: string; n: number }>(
    `select department_id as department, kind as key, count(*) as n from complaint_send_backs
     where at >= :from and at < :until group by 1, 2`,
  )
  for (const { department, key, n } of sentBack) add('send-backs', department, key, n)
  const scores = rows<{ department: number | null; key: number; n: number }>(
    `select coalesce(m.department_id, c.department_id) as department, s.score as key, count(*) as n
     from return_scores s
       left join complaints m on s.complaint_no <> '' and m.complaint_no = s.complaint_no
       left join calls c on s.call_no <> '' and c.call_no = s.call_no
     where s.visited_at >= :from and s.visited_at < :until group by 1, 2`,
  )
  for (const { department, key, n } of scores) add('return-scores', department, key, n)
}

/** Working time without pauses, as the page of time spent reckons it. */
function countSteps({ rows, add, db }: Counting): void {
  const spells = rows<{
    department: number | null
    stage: ComplaintStage
    started: number
    ended: number
    due: number | null
    paused: number
  }>(
    `select department_id as department, stage, started_at as started, ended_at as ended,
       due_at as due, paused_ms as paused
     from complaint_spells where ended_at >= :from and ended_at < :until`,
  )
  if (spells.length === 0) return
  const calendar = workingTime(db)
  for (const { department, stage, started, ended, due, paused } of spells) {
    const step = stepOfStage[stage]
    // A stage without a limit ends as it begins; and of old ones nobody knows when they began.
    if (!step || started === 0) continue
    const spent = Math.max(0, calendar.between(started, ended) - paused)
    add('steps', department, step)
    add('step-time', department, `${step} ${bandOf(spent)}`)
    if (due === null) continue
    add('steps-limited', department, step)
    if (ended > due) add('steps-late', department, step)
  }
}
