import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

export const callsOnDisk = 10_000_000
/** What a day of the centre brings: the other days of the year are there as sums only. */
export const callsADay = 300_000
const days = 365
/** Complaints of a year, as the sums have them: 108 a day. Estimates and contests read them one by one. */
const complaintsAYear = 40_000

/** So many calls over the last days, 300,000 a day: triggers and indices come back behind them. */
export function fillCalls({ sqlite }: OpenDatabase, now: number): void {
  const own = sqlite
    .prepare(
      `select type, name, sql from sqlite_master where tbl_name = 'calls' and sql is not null
       and type in ('index', 'trigger')`,
    )
    .all() as { type: string; name: string; sql: string }[]
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma('cache_size = -400000')
  for (const { type, name } of own) sqlite.exec(`drop ${type} "${name}"`)
  const named = { now: BigInt(now), n: BigInt(callsOnDisk) }
  sqlite
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < :n)
       insert into calls (call_no, started_at, duration_ms, channel, province, business_type_id,
         person_id, team_id, department_id, sub_centre_id, caller)
       select 'm' || i, :now - i * ${Math.floor(dayMs / callsADay)}, 180000,
         case when i % 50 = 0 then 'app' else 'phone' end, '江苏', 1 + i % 20, 1 + i % 1200,
         1 + i % 60, 1 + i % 12, 1 + i % 3, '138' || (i % 100000000)
       from n`,
    )
    .run(named)
  sqlite.exec(`
    insert into handled_calls (department_id, day, person_id, team_id, sub_centre_id, calls)
      select department_id, (started_at + 28800000) / 86400000, person_id, team_id, sub_centre_id, count(*)
      from calls where call_no like 'm%' and channel = 'phone' group by 1, 2, 3, 4, 5
      on conflict do update set calls = calls + excluded.calls;
    insert into summary_days (day, state)
      select distinct day, 1 from handled_days where true on conflict do update set state = 1;
  `)
  for (const { sql } of own) sqlite.exec(sql)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('cache_size = -2000')
}

/** The year as it is in sums at 300,000 calls a day: what is on disk stands on its own days already. */
export function fillYear({ sqlite }: OpenDatabase, now: number): void {
  const today = BigInt(dayNumber(startOfDay(now)))
  sqlite.exec(`delete from day_summaries; delete from handled_days`)
  const make = (sql: string) => {
    const text = `with recursive d(day) as (select :today - ${days * 2} union all select day + 1 from d where day < :today) ${sql}`
    sqlite.prepare(text).run({ today })
  }
  make(
    `insert into handled_days (department_id, day, sub_centre_id, calls)
     select u.id, d.day, u.sub_centre_id, ${callsADay} / 12 from d, departments u`,
  )
  const sums = (measure: string, keys: string, n: string) =>
    make(
      `insert into day_summaries (measure, day, department_id, key, n)
       select '${measure}', d.day, u.id, k.value, ${n} from d, departments u, json_each('${keys}') k`,
    )
  const list = (words: readonly (string | number)[]) => JSON.stringify(words.map(String))
  const bands = Array.from({ length: 40 }, (_, index) => 40 + index)
  sums('kinds', list(Array.from({ length: 20 }, (_, index) => index + 1)), `${callsADay} / 240`)
  sums('contacts', list(['ivr', 'app', 'website', 'other']), '700')
  sums('places', list(['clear', 'heard-only', 'waiting', 'reported-only', 'no-recording']), '5000')
  sums('complaint-verdicts', list(['substantiated', 'unsubstantiated', 'none']), '3')
  sums('complaint-origins', list(['reported', 'missed', 'concealed']), '3')
  sums('substantiated-origins', list(['reported', 'missed', 'concealed']), '1')
  const faults = list(['attitude', 'shirking', 'not-dispatched', 'business-error', 'other'])
  sums('complaint-faults', faults, '2')
  sums('substantiated-faults', faults, '1')
  const steps = ['dispatch', 'acceptance', 'reply', 'verification', 'return-visit', 'liability']
  for (const measure of ['steps', 'steps-limited', 'steps-late']) sums(measure, list(steps), '9')
  sums(
    'step-time',
    list(steps.flatMap((step) => bands.slice(0, 12).map((band) => `${step} ${band}`))),
    '1',
  )
  const lengths = [44, 58, 66, 72, 80, 96, 104]
  const senders = Array.from({ length: 13 }, (_, department) => department)
  sums('hand-overs', list(senders.flatMap((from) => lengths.map((band) => `${from} ${band}`))), '1')
  sums('triage-time', list(bands), '4')
  for (const measure of ['overlong', 'lost', 'heard', 'hearing-time', 'praise'])
    sums(measure, list(['']), '40')
  sums('found', list(['screening', 'back-trace', 'control']), '20')
  sums('rechecks', list(['missed', 'concealed', 'external', 'unfounded']), '20')
  sums('return-scores', list([1, 2, 3, 4, 5]), '9')
  sums('sheets', list(['issued', 'closed']), '1')
  sums('trainings', list(['class', 'course', 'interview']), '6')
  make(`insert or replace into summary_days (day, state, summed_at) select d.day, 0, ${now} from d`)
  sqlite.exec(`
    delete from month_summaries;
    insert into month_summaries (measure, month, department_id, key, n)
      select measure, unixepoch(date(day * 86400, 'unixepoch', 'start of month')) / 86400, department_id,
        key, sum(n) from day_summaries group by 1, 2, 3, 4;
    analyze;
  `)
}

/** A year of complaints, half of them verified, each about a call that was recorded and screened. */
export function fillComplaints({ sqlite }: OpenDatabase, now: number): void {
  sqlite.pragma('synchronous = OFF')
  sqlite.exec(`
    insert or ignore into screenings (recording_id, lexicon_version, score, flagged, reasons, screened_at)
      select id, '1', 0.5, id % 3 = 0, '[]', received_at from recordings;
  `)
  const named = { now: BigInt(now), n: BigInt(complaintsAYear) }
  sqlite
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < :n)
       insert into complaints (complaint_no, source, call_id, omission, fault_category, verdict, verdict_at,
         stage, opened_at, opened_by, opened_by_name, sub_centre_id, department_id, team_id, person_id, caller)
       select 'Y' || i, 'screening', c.id, case i % 4 when 0 then 'missed' when 1 then 'concealed' end,
         case i % 3 when 0 then 'attitude' when 1 then 'shirking' else 'other' end,
         case i % 4 when 3 then null when 2 then 'unsubstantiated' else 'substantiated' end,
         case i % 4 when 3 then null else :now - i * ${Math.floor((days * dayMs) / complaintsAYear)} end,
         'closed', :now - i * ${Math.floor((days * dayMs) / complaintsAYear)}, 1, '林静',
         c.sub_centre_id, c.department_id, c.team_id, c.person_id, c.caller
       from n join calls c on c.id = i`,
    )
    .run(named)
  sqlite.exec('analyze complaints; analyze screenings')
  sqlite.pragma('synchronous = FULL')
}
