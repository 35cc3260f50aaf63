import type { OpenDatabase } from '#src/kernel/db.ts'

import { type Counted, counted, type PlainComplaint, shareOf } from './plain-complaint.ts'
import { monthOf, type PlainCentre } from './plain-moves.ts'

/** How each count of the model is found in the tables. */
const tables: Record<Counted, string> = {
  contacts: 'complaint_contacts where complaint_id = :id',
  replies: 'complaint_replies where complaint_id = :id',
  bounces: 'complaint_replies where complaint_id = :id and bounced_at is not null',
  verdicts: 'complaint_verifications where complaint_id = :id',
  visits: 'complaint_return_visits where complaint_id = :id',
  liabilities: 'complaint_liabilities where complaint_id = :id',
  sendBacks: 'complaint_send_backs where complaint_id = :id',
  disputes: 'complaint_arbitrations where complaint_id = :id',
  dispatches: 'complaint_dispatches where complaint_id = :id',
  closings: 'complaint_closings where complaint_id = :id',
  reopenings: 'complaint_reopenings where complaint_id = :id',
  supplements: 'complaint_supplements where complaint_id = :id',
  openPauses: '(select 1 from complaint_pauses where complaint_id = :id and until is null)',
  openInvestigations:
    '(select 1 from complaint_investigations where complaint_id = :id and ended_at is null)',
}
const counting = `select ${counted.map((one) => `(select count(*) from ${tables[one]}) as ${one}`).join(', ')}`

type Row = Record<string, unknown>

/** Everything in which the tables and the model are not the same. */
export function differences(
  { sqlite }: OpenDatabase,
  centre: PlainCentre,
  events: readonly string[],
): string[] {
  const said: string[] = []
  const compare = (what: string, real: unknown, plain: unknown) => {
    const [a, b] = [JSON.stringify(real), JSON.stringify(plain)]
    if (a !== b) said.push(`${what}: ${a}, the model has ${b}`)
  }
  compare('the trail', [...events].toSorted(), centre.events.toSorted())
  const rowOf = sqlite.prepare('select * from complaints where id = ?')
  const staysOf =
    sqlite.prepare(`select stage, started_at as "from", ended_at as "to", due_at as due,
    paused_ms as rested from complaint_spells where complaint_id = ? order by id`)
  const improvementsOf = sqlite.prepare(
    'select measure, due_at, done_at is not null from complaint_improvements where complaint_id = ? order by id',
  )
  const countsOf = sqlite.prepare(counting)
  for (const [index, plain] of centre.complaints.entries()) {
    const id = index + 1
    const row = rowOf.get(id) as Row
    for (const [what, value] of Object.entries(columnsOf(plain))) {
      compare(`complaint ${id}, ${what}`, row[what], value)
    }
    compare(`stays of ${id}`, staysOf.all(id), plain.stays)
    compare(`counts of ${id}`, countsOf.get({ id }), plain.counts)
    compare(
      `improvements of ${id}`,
      improvementsOf.raw().all(id),
      plain.improvements.map(({ measure, due, done }) => [measure, due, done ? 1 : 0]),
    )
  }
  return said
}

/** Accounts are numbered as the people are, from 1. */
const accountOf = (person: number | null) => (person === null ? null : person + 1)

const columnsOf = (plain: PlainComplaint): Row => ({
  stage: plain.stage,
  class: plain.class,
  level: plain.majorSince === null ? 'ordinary' : 'major',
  opinion_risk: plain.risk,
  handling_department_id: plain.dept,
  handler_id: accountOf(plain.handler),
  opened_by: accountOf(plain.firstReceiver),
  stage_at: plain.stays.at(-1)?.from,
  due_at: plain.due,
  contact_due_at: plain.contactDue,
  contacted_at: plain.contactedAt,
  paused_at: plain.paused,
  verdict: plain.verdict,
  verdict_at: plain.verdictAt,
  closed_at: plain.closedAt,
  merged_into_id: accountOf(plain.mergedInto),
})

/** Reads what the trail got since it was asked last, but for what was listened to. */
export function linesOfTrail({ sqlite }: OpenDatabase): () => string[] {
  const since = sqlite.prepare(`select id, subject_kind as kind, subject_id as subject, action
    from audit_events where id > ? order by id`)
  let last = 0
  return () => {
    const rows = since.all(last) as { id: number; kind: string; subject: string; action: string }[]
    last = rows.at(-1)?.id ?? last
    return rows
      .filter(({ kind }) => kind !== 'recording')
      .map(({ kind, subject, action }) =>
        [kind, kind === 'complaint' ? Number(subject) - 1 : subject, action].join(' '),
      )
  }
}

/** What must hold of the tables whatever happened, told without the model. */
const rules: Record<string, string> = {
  'a verdict by whoever intervened before': `select 1 from complaint_verifications v where basis <> 'appeal' and (
    by_id in (select by_id from complaint_contacts c where c.complaint_id = v.complaint_id and c.at <= v.at)
    or by_id in (select by_id from complaint_replies r where r.complaint_id = v.complaint_id and r.at <= v.at))`,
  'a visit by whoever intervened or verified before': `select 1 from complaint_return_visits t
    where given_up = 0 and (
      by_id in (select by_id from complaint_contacts c where c.complaint_id = t.complaint_id and c.at <= t.at)
      or by_id in (select by_id from complaint_replies r where r.complaint_id = t.complaint_id and r.at <= t.at)
      or by_id in (select by_id from complaint_verifications v where v.complaint_id = t.complaint_id and v.at <= t.at))`,
  'closed without a verdict': `select 1 from complaints where stage = 'closed' and verdict is null
    union select 1 from complaint_closings where verdict is null`,
  'closed as substantiated without a liability': `select 1 from complaint_closings c where verdict = 'substantiated'
    and not exists (select 1 from complaint_liabilities l where l.complaint_id = c.complaint_id and l.at <= c.at)`,
  'a liability before the visit': `select 1 from complaint_liabilities l where not exists (
    select 1 from complaint_return_visits t where t.complaint_id = l.complaint_id and t.at <= l.at
      and (t.outcome = 'reached' or t.given_up = 1))`,
  'two open stays': `select 1 from complaint_spells where ended_at is null group by complaint_id having count(*) > 1`,
  'a running complaint without an open stay': `select 1 from complaints c
    where stage in ('opened', 'dispatched', 'intervening', 'investigating', 'visiting', 'settling') <>
      exists (select 1 from complaint_spells s where s.complaint_id = c.id and s.ended_at is null)`,
  'a gap or an overlap between stays': `select 1 from (select stage, started_at, complaint_id,
      lag(ended_at) over w as before, lag(stage) over w as stage_before from complaint_spells
      window w as (partition by complaint_id order by id))
    where before is not null and (started_at < before
      or (started_at > before and stage_before not in ('closed', 'referred')))`,
  'two verdicts that hold': `select 1 from complaint_verifications where superseded_at is null
    group by complaint_id having count(*) > 1`,
  'a verdict that is not the newest': `select 1 from complaints c where verdict is not (select v.verdict
    from complaint_verifications v where v.complaint_id = c.id order by v.id desc limit 1)`,
  'two departments as hosts': `select 1 from complaint_participants where role = 'host' and removed_at is null
    group by complaint_id having count(*) > 1`,
}

export const rulesBroken = ({ sqlite }: OpenDatabase): string[] =>
  Object.entries(rules).flatMap(([what, query]) =>
    sqlite.prepare(query).get() === undefined ? [] : [what],
  )

/** The numbers of a month by department, counted from the cards. */
export function monthCounts({ complaints }: PlainCentre, month: string) {
  const standing = complaints.filter(
    (one) => monthOf(one.openedAt) === month && shareOf(one) !== '',
  )
  const of = (about: number | null) => {
    const own = standing.filter((one) => one.about === about)
    const judged = (verdict: string) => own.filter((one) => one.verdict === verdict).length
    const missed = own.filter(({ omission }) => omission === 'missed').length
    return [about, own.length, judged('substantiated'), judged('unsubstantiated'), missed]
  }
  return [of(1), of(2), of(null)].filter(([, number]) => number !== 0)
}

/** Every row of every table, as one text: what is refused must leave it as it was. */
export function wholeOf({ sqlite }: OpenDatabase): () => string {
  const names = sqlite
    .prepare(
      "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'",
    )
    .pluck()
    .all() as string[]
  const tables = names.map((name) => sqlite.prepare(`select * from "${name}"`).raw())
  return () => JSON.stringify(tables.map((table) => table.all()))
}
