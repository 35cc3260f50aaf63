import { sealTrail } from '#src/audit/seal.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'

import { fills, leastPast } from './tables.ts'

/** The people whose pages are looked at; the head sees department 3 only, the agent is person 50. */
const signingIn: readonly (readonly [string, Role, number | null])[] = [
  ['inspector', 'qa-inspector', null],
  ['manager', 'qa-manager', null],
  ['head', 'department-head', 3],
  ['sysadmin', 'system-admin', null],
  ['secadmin', 'security-admin', null],
  ['auditor', 'audit-admin', null],
  ['agent', 'agent', 50],
  ['trainer', 'trainer', null],
]

/**
 * Fills an empty, migrated database as a centre of so many calls would have it. Indexes are made
 * afterwards, as one sort is much cheaper than millions of small insertions. With a full past, people
 * made in it what they make in a year, few as the calls may be that are kept of it.
 */
export function fillLargeCentre(
  { db, sqlite }: OpenDatabase,
  size: number,
  now: number,
  say: (line: string) => void = () => undefined,
  { fullPast = false }: { fullPast?: boolean } = {},
): void {
  sqlite.pragma('foreign_keys = OFF')
  sqlite.pragma('synchronous = OFF')
  const cacheSize = Number(sqlite.pragma('cache_size', { simple: true }))
  sqlite.pragma('cache_size = -400000')
  const indexes = sqlite
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null
       order by tbl_name`,
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indexes) sqlite.exec(`drop index "${name}"`)
  sqlite.transaction(() => fillUnits({ sqlite }, now))()
  db.insert(accounts)
    .values(
      signingIn.map(([username, role, unitId], index) => ({
        id: index + 1,
        username,
        displayName: username,
        passwordHash: 'never matches',
        roles: [role],
        scopeKind: scopeKindOf(role, unitId),
        scopeId: unitId,
        createdAt: now,
      })),
    )
    .run()
  for (const { share, sql, over } of fills) {
    say(sql.slice(0, sql.indexOf('(')).trim())
    const made = fullPast && over ? Math.max(size, leastPast[over]) : size
    const rows = Math.floor(made * share)
    if (share > 0 && rows === 0) continue
    const counting = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows}) `
    const statement = sqlite.prepare(share > 0 ? counting + sql : sql)
    // As whole numbers: a number of JavaScript would be a fraction to SQLite, and so would every day.
    const named = { n: BigInt(size), now: BigInt(now), made: BigInt(made) }
    statement.run(
      Object.fromEntries(Object.entries(named).filter(([name]) => sql.includes(`:${name}`))),
    )
  }
  sealTrail(db)
  say('indexes')
  for (const { sql } of indexes) sqlite.exec(sql)
  takeInShipped(db)
  takeInShippedForm(db)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  // As large as the product's: what is measured afterwards is read through it.
  sqlite.pragma(`cache_size = ${cacheSize}`)
}

function scopeKindOf(role: Role, unitId: number | null): 'all' | 'person' | 'department' {
  if (unitId === null) return 'all'
  return role === 'agent' ? 'person' : 'department'
}

function fillUnits({ sqlite }: Pick<OpenDatabase, 'sqlite'>, now: number): void {
  const each = (count: number, sql: string) => {
    const statement = sqlite.prepare(sql)
    for (let i = 1; i <= count; i += 1) statement.run({ i, now: BigInt(now) })
  }
  each(3, `insert into sub_centres (id, name) select :i, '分中心' || :i where :now > 0`)
  each(
    12,
    `insert into departments (id, sub_centre_id, name)
     select :i, 1 + :i % 3, '客服' || :i || '部' where :now > 0`,
  )
  each(
    60,
    `insert into teams (id, department_id, name)
     select :i, 1 + :i % 12, :i || '班' where :now > 0`,
  )
  each(
    1200,
    `insert into people (id, agent_no, name, staff_category)
     select :i, printf('%06d', :i), '坐席' || :i, 'regular' where :now > 0`,
  )
  each(
    1200,
    `insert into postings (person_id, team_id, "from") values (:i, 1 + :i % 60, :now - 400000000000)`,
  )
  each(
    400,
    `insert into repeat_offenders (id, person_id, team_id, department_id, sub_centre_id, state, named_at,
       grounds, weight, verdicts, lifted_at, lift_reason)
     select :i, :i, 1 + :i % 60, 1 + :i % 12, 1 + :i % 3, case :i % 2 when 0 then 'lifted' else 'named' end,
       :now - :i * 3600000, '[]', 2, 2, case :i % 2 when 0 then :now end, case :i % 2 when 0 then 'aged' end`,
  )
  each(
    400,
    `insert into training_plans (id, person_id, team_id, department_id, sub_centre_id, state, goal,
       trainer_name, at)
     select :i, :i, 1 + :i % 60, 1 + :i % 12, 1 + :i % 3, case :i % 2 when 0 then 'closed' else 'open' end,
       '少出差错', '吴霞', :now - :i * 3600000`,
  )
  each(
    800,
    `insert into plan_entries (id, plan_id, person_id, kind, track, title, from_day, until_day, state)
     select :i, 1 + :i % 400, 1 + :i % 400, 'course', 'culture', '服务规范',
       :now - :i * 3600000, :now - :i * 3600000, 'planned'`,
  )
  each(
    400,
    `insert into mentorships (id, mentor_id, apprentice_id, team_id, department_id, sub_centre_id, state,
       track, from_day, until_day, goal, trainer_name, at)
     select :i, :i + 400, :i, 1 + :i % 60, 1 + :i % 12, 1 + :i % 3,
       case :i % 4 when 0 then 'ended' when 1 then 'drafted' else 'running' end, 'culture',
       :now - :i * 3600000, :now + :i * 3600000, '独立接听', '吴霞', :now`,
  )
  each(
    20,
    `insert or ignore into business_types (id, name, kind)
     select :i, '业务' || :i, 'enquiry' where :now > 0`,
  )
  each(
    8,
    `insert into sources (id, name, kind, folder, created_at)
     values (:i, '来源' || :i, case :i % 2 when 0 then 'api' else 'folder' end,
       case :i % 2 when 0 then null else '/srv/recorder/' || :i end, :now)`,
  )
  each(
    20,
    `insert into api_tokens (id, name, token_hash, hint, scopes, source_id, addresses, expires_at, created_at)
     values (:i, '令牌' || :i, 'hash' || :i, 'ht_', '[]', 1 + :i % 8, '[]', :now + 9000000000, :now)`,
  )
}
