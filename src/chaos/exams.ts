import { setTimeout as pause } from 'node:timers/promises'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import type { Db, OpenDatabase } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { makePaper } from '#src/training/exams/papers.ts'
import { planExam } from '#src/training/exams/plan.ts'
import { addQuestion, type Written } from '#src/training/questions/write.ts'

import { between } from './chance.ts'
import { databaseFaults } from './database-health.ts'
import type { Order, Report } from './report.ts'
import { startWebProcess, type WebProcess } from './web-process.ts'

const bank = 60
const asked = 20
const minutes = 60
/** How long the server stays away after a kill, at least and at most. */
const awayMs = [7_000, 12_000] as const

type Sitter = { personId: number; cookie: string; sitting: number; sequence: number }
/** What a person was told is kept, by place in the paper: the newest that was acknowledged. */
type Acknowledged = Map<string, { sequence: number; choice: string }>

/**
 * Two hundred people sit an exam; the server is killed while they answer, and stays away. Nothing that
 * was acknowledged is lost or undone, everybody gets back the time the server was away, nobody has two
 * papers, and what everybody hands in at the end is what was kept.
 */
export const exams = (people = 200) =>
  async function sitExams({ rounds, seed, log }: Order): Promise<Report> {
    const chance = chanceOf(seed)
    let cookies: { personId: number; cookie: string }[] = []
    const web = await startWebProcess((open) => {
      cookies = fill(open, people)
    })
    const failures: string[] = []
    const figures = {
      people,
      sent: 0,
      acknowledged: 0,
      storedUnsaid: 0,
      longestAnswerMs: 0,
      awayMs: 0,
      leastGivenBackMs: 0,
      mostGivenBackMs: 0,
    }
    const told: Acknowledged = new Map()
    try {
      // Everybody presses the button at once, and twice; the server dies among them.
      const starting = Promise.all(
        cookies.flatMap((one) => [begin(web, one.cookie), begin(web, one.cookie)]),
      )
      await pause(between(chance, 50, 600))
      await web.kill()
      await starting
      await web.start()
      const sitters: Sitter[] = []
      for (let from = 0; from < cookies.length; from += 20) {
        const some = cookies.slice(from, from + 20)
        const begun = await Promise.all(some.map(({ cookie }) => begin(web, cookie)))
        for (const [at, one] of some.entries()) {
          const sitting = begun[at]
          if (sitting) sitters.push({ ...one, sitting, sequence: 0 })
          else failures.push(`person ${one.personId} could not begin`)
        }
        await Promise.all(some.map(({ cookie }, at) => post(web, `/${begun[at]}/run`, cookie, {})))
      }
      const before = givenBackOf(web)
      for (let round = 1; round <= rounds; round += 1) {
        const pressing = Promise.all(
          sitters.map((sitter) => answerSome(web, sitter, chance, told, figures)),
        )
        // Once so many are kept, however fast the machine is, and anywhere within the next ones.
        const enough = figures.acknowledged + between(chance, people, 2 * people)
        while (figures.acknowledged < enough) await pause(20)
        await pause(between(chance, 0, 50))
        await web.kill()
        await pressing
        const away = between(chance, ...awayMs)
        await pause(away)
        await web.start()
        figures.awayMs += away
        failures.push(...lost(web.sqlite, told).map((what) => `round ${round}: ${what}`))
        log(`round ${round} of ${rounds}: away for ${away} ms, ${told.size} answers acknowledged`)
      }
      const after = givenBackOf(web)
      for (const sitter of sitters) {
        const back = (after.get(sitter.sitting) ?? 0) - (before.get(sitter.sitting) ?? 0)
        if (back < figures.awayMs) failures.push(`sitting ${sitter.sitting} got ${back} ms back`)
      }
      const backs = sitters.map(
        ({ sitting }) => (after.get(sitting) ?? 0) - (before.get(sitting) ?? 0),
      )
      figures.leastGivenBackMs = Math.min(...backs)
      figures.mostGivenBackMs = Math.max(...backs)
      if (figures.leastGivenBackMs !== figures.mostGivenBackMs)
        failures.push(
          `${figures.leastGivenBackMs} to ${figures.mostGivenBackMs} ms were given back`,
        )
      failures.push(...papersTwice(web.sqlite, people))
      failures.push(...(await handInAll(web, sitters, told)))
      failures.push(...databaseFaults(web.sqlite))
      figures.storedUnsaid = storedUnsaid(web.sqlite, told)
      return { name: 'exams', rounds, failures, figures }
    } finally {
      await web.stop()
    }
  }

/** An exam that is open, its bank and everybody who is to sit it. */
function fill({ db }: OpenDatabase, count: number) {
  for (let n = 1; n <= bank; n += 1) addQuestion(db, system, question(n))
  const rules = [{ category: 'metering', difficulty: null, count: asked, points: 5 } as const]
  const paper = makePaper(db, system, {
    ...{ name: '演练', mode: 'drawn', rules: [...rules], fixed: [], passPercent: 60 },
    ...{ minutes, resits: 0 },
  })
  const everybody = Array.from({ length: count }, (_, n) => sitterOf(db, n))
  const now = Date.now()
  planExam(db, system, {
    ...{ title: '演练', paperId: paper.id, track: 'knowledge', opensAt: now - 1000 },
    ...{ closesAt: now + 3 * 3_600_000, graceMs: 0, teamIds: [] },
    personIds: everybody.map(({ personId }) => personId),
  })
  return everybody
}

const question = (n: number): Written => ({
  ...{ category: 'metering', difficulty: 'middle', kind: 'single', stem: `第 ${n} 题` },
  choices: ['A', 'B', 'C', 'D'].map((key) => ({ key, text: `${n}${key}` })),
  ...{ answer: ['A'], reference: '', explanation: '', clipId: null },
})

function sitterOf(db: Db, n: number) {
  const { id: personId } = db
    .insert(people)
    .values({
      agentNo: `8${String(n).padStart(4, '0')}`,
      name: `考生${n}`,
      staffCategory: 'regular',
    })
    .returning()
    .get()
  const account = db
    .insert(accounts)
    .values({
      ...{ username: `sitter${n}`, displayName: `考生${n}`, passwordHash: 'never matches' },
      ...{ roles: ['agent' as const], scopeKind: 'person' as const, scopeId: personId },
      createdAt: Date.now(),
    })
    .returning()
    .get()
  return { personId, cookie: `huiting_session=${openSession(db, account, 'chaos')}` }
}

/** The number of the sitting the button led to, or null where no answer came. */
async function begin(web: WebProcess, cookie: string): Promise<number | null> {
  const answer = await send(web, '/my-exams/1/start', cookie, {})
  const place = answer?.headers.get('Location') ?? ''
  return answer?.status === 303 ? Number(place.replace('/my-exams/sittings/', '')) : null
}

const post = (web: WebProcess, path: string, cookie: string, form: Record<string, string>) =>
  send(web, `/my-exams/sittings${path}`, cookie, form)

async function send(
  { url }: WebProcess,
  path: string,
  cookie: string,
  form: Record<string, string>,
): Promise<Response | null> {
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams(form),
    })
    await answer.body?.cancel()
    return answer
  } catch {
    return null
  }
}

/** One person answers until the server is gone: a question now and then, changing some again. */
async function answerSome(
  web: WebProcess,
  sitter: Sitter,
  chance: () => number,
  told: Acknowledged,
  figures: { sent: number; acknowledged: number; longestAnswerMs: number },
): Promise<void> {
  for (;;) {
    await pause(between(chance, 200, 3000))
    sitter.sequence += 1
    const { sequence } = sitter
    const position = between(chance, 0, asked - 1)
    const choice = ['A', 'B', 'C', 'D'][between(chance, 0, 3)] as string
    const form = { run: '1', sequence: String(sequence), position: String(position), choice }
    figures.sent += 1
    const began = performance.now()
    const answer = await post(web, `/${sitter.sitting}/answers`, sitter.cookie, form)
    if (answer?.status !== 200) return
    figures.longestAnswerMs = Math.max(
      figures.longestAnswerMs,
      Math.round(performance.now() - began),
    )
    figures.acknowledged += 1
    told.set(`${sitter.sitting} ${position}`, { sequence, choice })
  }
}

type Sqlite = WebProcess['sqlite']
type Row = { sitting: number; position: number; choice: string; sequence: number }

const kept = (sqlite: Sqlite) =>
  new Map(
    (
      sqlite
        .prepare('SELECT sitting_id AS sitting, position, choice, sequence FROM exam_answers')
        .all() as Row[]
    ).map((row) => [`${row.sitting} ${row.position}`, row]),
  )

/** What was acknowledged and is not there any more. What came after it, unsaid, may stand in its place. */
function lost(sqlite: Sqlite, told: Acknowledged): string[] {
  const rows = kept(sqlite)
  return [...told].flatMap(([place, { sequence, choice }]) => {
    const row = rows.get(place)
    if (!row || row.sequence < sequence) return [`answer ${place} was acknowledged and is lost`]
    const same = row.sequence > sequence || row.choice === JSON.stringify([choice])
    return same ? [] : [`answer ${place} is another one`]
  })
}

const storedUnsaid = (sqlite: Sqlite, told: Acknowledged): number =>
  [...kept(sqlite)].filter(([place, row]) => told.get(place)?.sequence !== row.sequence).length

const givenBackOf = ({ sqlite }: WebProcess) =>
  new Map(
    (
      sqlite.prepare('SELECT id, given_back_ms AS ms FROM exam_sittings').all() as {
        id: number
        ms: number
      }[]
    ).map(({ id, ms }) => [id, ms]),
  )

/** One go for everybody, and in it no question twice. */
function papersTwice(sqlite: Sqlite, people: number): string[] {
  const count = (sql: string) => sqlite.prepare(sql).pluck().get() as number
  const goes = count('SELECT count(*) FROM exam_sittings')
  const different = count('SELECT count(DISTINCT person_id) FROM exam_sittings')
  const papers = count('SELECT count(DISTINCT questions) FROM exam_sittings')
  const twice = count(`SELECT count(*) FROM (
    SELECT 1 FROM exam_sittings, json_each(questions) AS one
    GROUP BY exam_sittings.id, json_extract(one.value, '$.versionId') HAVING count(*) > 1)`)
  const starts = count(`SELECT count(*) FROM audit_events WHERE action = 'exam.started'`)
  return [
    ...(goes === people && different === people ? [] : [`${goes} papers for ${different} people`]),
    ...(papers === people ? [] : [`${papers} different papers`]),
    ...(twice === 0 ? [] : [`${twice} questions stand twice in a paper`]),
    ...(starts === people ? [] : [`${starts} starts on the trail`]),
  ]
}

/** Everybody hands in, twice; the points are those of what was kept. */
async function handInAll(
  web: WebProcess,
  sitters: Sitter[],
  told: Acknowledged,
): Promise<string[]> {
  const failures: string[] = []
  for (let from = 0; from < sitters.length; from += 20) {
    const some = sitters.slice(from, from + 20)
    const answers = await Promise.all(
      some.flatMap(({ sitting, cookie }) => [
        post(web, `/${sitting}/submission`, cookie, { run: '1' }),
        post(web, `/${sitting}/submission`, cookie, { run: '1' }),
      ]),
    )
    for (const answer of answers)
      if (answer?.status !== 303) failures.push(`handing in: ${answer?.status ?? 'no answer'}`)
  }
  failures.push(...lost(web.sqlite, told))
  const rows = [...kept(web.sqlite).values()]
  for (const { sitting } of sitters) {
    const own = rows.filter((row) => row.sitting === sitting)
    const right = own.filter(({ choice }) => choice === '["A"]').length
    const stored = web.sqlite
      .prepare('SELECT state, points FROM exam_sittings WHERE id = ?')
      .get(sitting) as { state: string; points: number }
    if (stored.state !== 'marked' || stored.points !== right * 5)
      failures.push(`sitting ${sitting}: ${stored.state}, ${stored.points} for ${right} right ones`)
  }
  return failures
}
