import { bandOf } from './bands.ts'
import type { Counting } from './count-day.ts'

type Counted = { department: number | null; key: string | number; n: number }

/** What became of the calls of a day: contacts, hearing, screening, and what people made of it. */
export function countCalls({ rows, add }: Counting): void {
  const contacts = rows<Counted & { channel: string }>(
    `select department_id as department, channel, coalesce(business_type_id, 0) as key, count(*) as n
     from calls where started_at >= :from and started_at < :until group by 1, 2, 3`,
  )
  for (const { department, channel, key, n } of contacts) {
    add('kinds', department, key, n)
    if (channel !== 'phone') add('contacts', department, channel, n)
  }
  const places = rows<Counted>(
    `select department_id as department, state as key, sum(n) as n from reconciliation_days
     where day = :day group by 1, 2`,
  )
  for (const { department, key, n } of places) add('places', department, key, n)
  const overlong = rows<Counted>(
    `select department_id as department, '' as key, count(*) as n from overlong_calls
     where started_at >= :from and started_at < :until group by 1`,
  )
  for (const { department, key, n } of overlong) add('overlong', department, key, n)
  const lost = rows<Counted>(
    `select c.department_id as department, '' as key, count(*) as n
     from ledger_entries e join calls c on c.id = e.call_id
     where e.state = 'no-recording' and e.at >= :from and e.at < :until group by 1`,
  )
  for (const { department, key, n } of lost) add('lost', department, key, n)
  const heard = rows<Counted & { ms: number }>(
    `select c.department_id as department, '' as key, count(*) as n,
       sum(coalesce(t.cpu_ms, t.wall_ms)) as ms
     from transcripts t join recordings r on r.id = t.recording_id left join calls c on c.id = r.call_id
     where t.finished_at >= :from and t.finished_at < :until and t.engine <> 'imported' group by 1`,
  )
  for (const { department, key, n, ms } of heard) {
    add('heard', department, key, n)
    add('hearing-time', department, key, ms)
  }
  const found = rows<Counted>(
    `select c.department_id as department, f.origin as key, count(*) as n
     from findings f join recordings r on r.id = f.recording_id left join calls c on c.id = r.call_id
     where f.found_at >= :from and f.found_at < :until group by 1, 2`,
  )
  for (const { department, key, n } of found) add('found', department, key, n)
  const rechecked = rows<{ department: number | null; verdict: string; took: number | null }>(
    `select c.department_id as department, k.verdict, k.took_ms as took
     from rechecks k join findings f on f.id = k.finding_id join recordings r on r.id = f.recording_id
       left join calls c on c.id = r.call_id
     where k.at >= :from and k.at < :until`,
  )
  for (const { department, verdict, took } of rechecked) {
    add('rechecks', department, verdict)
    if (took !== null) add('triage-time', department, bandOf(took))
  }
}
