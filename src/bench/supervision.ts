import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { readConfig } from '#src/config.ts'
import { startOfDay, startOfWeek } from '#src/kernel/calendar.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { draftAnalysis } from '#src/supervision/analyses/draft.ts'

import { atMost, type Bench, type Figure, percentile } from './bench.ts'
import { appIn } from './centre.ts'

const agents = 4000
const days = 365
const complaintsAYear = 50_000
const rounds = 200

const pages = [
  ['360° page of an agent', '/profiles/people/1234?weeks=52', 100],
  ['360° page of a team', '/profiles/teams/77?weeks=52', 100],
  ['360° page of a department', '/profiles/departments/2?weeks=52', 100],
] as const
/** Asked for now and then, by few: what a whole year of training did. */
const reports = [
  ['effect of one class of 30', '/training-effects/of/event/class-5', 2000],
  ['effect of a year of courses', '/training-effects/of/kind/course?weeks=12', 5000],
  ['summer temps of twelve weeks', '/training-effects/summer', 2000],
] as const

/**
 * A year of 4 departments, 4,000 agents and 50,000 complaints, with 110 million answered calls as their
 * daily tallies: what the week is drafted from, the 360° pages, what training did, and what the tallies
 * cost as calls come in.
 */
export const supervision: Bench = async (say) => {
  const config = readConfig()
  const folder = path.join(config.dataDir, 'bench', `supervision-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    const now = Date.now()
    fillYear(open, now)
    const handled = open.sqlite.prepare('select sum(calls) from handled_calls').pluck().get()
    say(`a year made up, ${String(handled)} answered calls`)
    const figures: Figure[] = []
    const { app } = appIn(folder, open, config, say)
    const [manager] = open.db.select().from(accounts).all()
    if (!manager) throw new Error('nobody to ask')
    const headers = { Cookie: `huiting_session=${openSession(open.db, manager, 'bench')}` }
    const ask = async (address: string) => {
      const began = performance.now()
      const answer = await app.request(`http://localhost${address}`, { headers })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${address} answered with ${answer.status}`)
      return performance.now() - began
    }
    figures.push(await weekly(open, ask, now))
    for (const [what, address, limit] of pages) {
      const times: number[] = []
      for (let round = 0; round < rounds + 20; round += 1) {
        const took = await ask(address)
        if (round >= 20) times.push(took)
      }
      figures.push(atMost(`${what}, p95 of ${rounds}`, percentile(times, 0.95), limit, 'ms'))
    }
    for (const [what, address, limit] of reports) {
      const times: number[] = []
      for (let round = 0; round < 5; round += 1) times.push(await ask(address))
      figures.push(atMost(`${what}, slowest of 5`, Math.max(...times), limit, 'ms'))
    }
    figures.push(triggerCost(open, now, say))
    return figures
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The week before, drafted as the clock does it and read to its last table. */
async function weekly(
  { db }: OpenDatabase,
  ask: (address: string) => Promise<number>,
  now: number,
): Promise<Figure> {
  const began = performance.now()
  const { id } = draftAnalysis(db, system, startOfWeek(now) - 1, now)
  await ask(`/analyses/${id}`)
  return atMost('weekly analysis drafted and shown', performance.now() - began, 2000, 'ms')
}

function fillYear({ sqlite }: OpenDatabase, now: number): void {
  const today = BigInt(Math.floor((startOfDay(now) + 28_800_000) / 86_400_000))
  const since = BigInt(now - days * 86_400_000)
  const n = (count: number) =>
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`
  sqlite.pragma('foreign_keys = OFF')
  sqlite.pragma('synchronous = OFF')
  sqlite.exec(`
    insert into sub_centres (id, name) values (1, '一分中心'), (2, '二分中心');
    insert into departments (id, sub_centre_id, name)
      values (1, 1, '客服一部'), (2, 1, '客服二部'), (3, 2, '客服三部'), (4, 2, '客服四部');
    ${n(200)} insert into teams (id, department_id, name) select i, 1 + i % 4, i || '班' from n;
    ${n(agents)} insert into people (id, agent_no, name, staff_category)
      select i, printf('%06d', i), '坐席' || i, case when i % 11 = 0 then 'summer-temp' else 'regular' end from n;
    ${n(agents)} insert into postings (person_id, team_id, "from") select i, 1 + i % 200, 0 from n;
    insert into accounts (username, display_name, password_hash, roles, scope_kind, created_at)
      values ('manager', '王敏', 'never matches', '["qa-manager"]', 'all', ${now});
  `)
  sqlite
    .prepare(
      `with recursive d(day) as (select 1 union all select day + 1 from d where day < ${days})
       insert into handled_calls (person_id, day, team_id, department_id, sub_centre_id, calls)
       select p.id, :today - d.day, t.id, t.department_id, 1 + (t.department_id - 1) / 2, 60 + p.id * d.day % 31
       from people p join postings o on o.person_id = p.id join teams t on t.id = o.team_id, d
       where (p.id + d.day) % 7 not in (0)`,
    )
    .run({ today })
  sqlite
    .prepare(
      `${n(complaintsAYear)}
       insert into complaints (complaint_no, source, fault_category, verdict, verdict_at, stage, opened_at,
         opened_by_name, person_id, team_id, department_id, sub_centre_id)
       select 'T' || i, 'register', json_extract('["attitude","shirking","not-dispatched","business-error"]', '$[' || (i % 4) || ']'),
         case when i % 3 = 0 then 'substantiated' when i % 20 > 0 then 'unsubstantiated' end, :since, 'closed',
         :since + (:now - :since) / ${complaintsAYear} * i, '系统', p.id, t.id, t.department_id, 1 + (t.department_id - 1) / 2
       from n join people p on p.id = 1 + i * 7919 % ${agents} join teams t on t.id = 1 + p.id % 200`,
    )
    .run({ since, now: BigInt(now) })
  const monday = BigInt(startOfWeek(now))
  sqlite
    .prepare(
      `${n(12_000)}
       insert into training_records (person_id, kind, track, title, ref_id, trainer_name, outcome, completed_at)
       select 1 + i * 3331 % ${agents}, case when i <= 1200 then 'class' else 'course' end, 'emotions', '培训',
         case when i <= 1200 then i / 30 else i / 100 + 100 end, '陈静', 'passed',
         :monday - (12 + case when i <= 1200 then i / 30 else i / 300 end % 38) * 604800000
       from n`,
    )
    .run({ monday })
  fillTraining({ sqlite }, now)
  sqlite.exec('analyze')
  sqlite.pragma('synchronous = FULL')
}

/** What the training of that year left: an account for everybody, forty exams of all, seats, pairs, plans. */
function fillTraining({ sqlite }: Pick<OpenDatabase, 'sqlite'>, now: number): void {
  const n = (count: number) =>
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`
  const place = 'o.team_id, t.department_id, 1 + (t.department_id - 1) / 2'
  const staff = 'people p join postings o on o.person_id = p.id join teams t on t.id = o.team_id'
  sqlite.exec(`
    insert into accounts (username, display_name, password_hash, roles, scope_kind, scope_id, person_id, created_at)
      select 'a' || id, name, 'never matches', '["agent"]', 'person', id, id, ${now} from people;
    insert into papers (id, name, mode, rules, fixed, pass_percent, minutes, resits, created_at, created_by_name)
      values (1, '月考', 'drawn', '[]', '[]', 60, 60, 1, ${now}, '陈静');
    ${n(40)} insert into exams (id, title, paper_id, track, opens_at, closes_at, grace_ms, seed, frame, state,
      created_at, created_by_name)
      select i, '第' || i || '次考试', 1, 'knowledge', ${now} - i * 8 * 86400000, ${now} - (i - 1) * 8 * 86400000, 0, i,
        '[]', case when i > 1 then 'released' else 'planned' end, ${now}, '陈静' from n;
    insert into exam_roster (exam_id, person_id, source) select e.id, p.id, 'team' from exams e, people p;
    insert into exam_sittings (exam_id, person_id, number, seed, questions, repeated, state, started_at, ends_at,
      percent, passed)
      select exam_id, person_id, 1, 1, '[]', 0, 'marked', ${now}, ${now}, person_id % 101, person_id % 101 > 59
      from exam_roster where exam_id > 1;
    insert into repeat_offenders (person_id, team_id, department_id, sub_centre_id, state, named_at, grounds, weight, verdicts)
      select p.id, ${place}, 'named', ${now}, '[]', 2, 2 from ${staff} where p.id % 10 = 4;
    ${n(200)} insert into off_job_classes (id, title, track, state, from_day, until_day, place, seats, trainer_id,
      trainer_name, note, at, by)
      select i, '第' || i || '期', 'emotions', case when i > 190 then 'planned' else 'finished' end, ${now}, ${now},
        '三楼', 60, 1, '陈静', '', ${now}, '陈静' from n;
    insert into class_seats (class_id, person_id, team_id, department_id, sub_centre_id, state, asked_at)
      select c.id, p.id, ${place}, case when c.id > 190 then 'asked' else 'agreed' end, ${now}
      from off_job_classes c, ${staff} where (p.id + c.id * 20) % 80 = 0;
    insert into mentorships (mentor_id, apprentice_id, team_id, department_id, sub_centre_id, state, track, from_day,
      until_day, goal, trainer_id, trainer_name, at)
      select 1 + (p.id + 200) % ${agents}, p.id, ${place}, 'running', 'knowledge', ${now}, ${now}, '独立', 1, '陈静', ${now}
      from ${staff} where p.id % 2 = 0;
    insert into training_plans (person_id, team_id, department_id, sub_centre_id, state, goal, trainer_id, trainer_name, at)
      select p.id, ${place}, 'open', '应派尽派', 1, '陈静', ${now} from ${staff} where p.id % 2 = 0;
  `)
}

const arriving = 40_000

/** What the triggers that keep the tallies add to an announced call; whole imports take over a hundred. */
function triggerCost({ sqlite }: OpenDatabase, now: number, say: (line: string) => void): Figure {
  const insert = (from: number) => {
    const began = performance.now()
    sqlite.exec('begin')
    const add = sqlite.prepare(
      `insert into calls (call_no, started_at, duration_ms, channel, province, person_id, team_id,
         department_id, sub_centre_id, caller) values (?, ?, 60000, 'phone', '江苏', ?, ?, ?, 1, '匿名')`,
    )
    for (let i = 0; i < arriving; i += 1) {
      const person = 1 + (i % agents)
      add.run(`b${from + i}`, now - i * 300, person, 1 + (person % 200), 1 + (person % 4))
    }
    sqlite.exec('commit')
    return arriving / ((performance.now() - began) / 1000)
  }
  insert(0)
  const after = insert(arriving)
  sqlite.exec('drop trigger handled_calls_added')
  const before = insert(2 * arriving)
  say(`${Math.round(before)} calls a second without the tallies, ${Math.round(after)} with them`)
  const added = 1e6 / after - 1e6 / before
  return atMost('what the tallies add to an announced call', added, 50, 'microseconds')
}
