import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf, openSession } from '#src/auth/sessions.ts'
import { fillLargeCentre } from '#src/bench/large-centre/fill.ts'
import { openTaskSheet } from '#src/inspection/scoring/open.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import { chanceOf } from '#src/kernel/chance.ts'

import { between } from './chance.ts'
import { integrityFaults } from './database-health.ts'
import type { Order, Report } from './report.ts'
import { startWebProcess, type WebProcess } from './web-process.ts'

/** Of each kind at once, so that a kill meets some of them in the middle. */
const atOnce = 4
/** What `fillLargeCentre` calls them; the agent is person 50. */
const inspector = 'inspector'
const agent = 'agent'

const kinds = ['verdict', 'score', 'appeal'] as const
type Kind = (typeof kinds)[number]
/** One thing a person hands in: where, what, and which id the trail will name. */
type Step = { kind: Kind; id: number; path: string; cookie: string; form: Record<string, string> }

/**
 * Kills the web server while verdicts on findings, scores and appeals are handed in. What was
 * acknowledged is stored, once and with its trail; what was not is stored whole or not at all, and
 * handing it in again makes it exactly one.
 */
export async function reviews({ rounds, seed, log }: Order): Promise<Report> {
  const chance = chanceOf(seed)
  // A hundredth of the calls waits as findings; a few of them have no sound.
  const calls = Math.max(1000, rounds * atOnce * 150)
  const web = await startWebProcess((open) => fillLargeCentre(open, calls, Date.now()))
  const failures: string[] = []
  const figures = { handedIn: 0, acknowledged: 0, storedUnsaid: 0, again: 0 }
  try {
    const desk = deskOf(web)
    for (let round = 1; round <= rounds; round++) {
      const steps = desk.steps(round)
      // After so many answers, however fast the machine is, and anywhere within the next one.
      const answered = between(chance, 0, steps.length - 1)
      const wait = between(chance, 0, 15)
      let heard = 0
      const sending = Promise.all(
        steps.map(async (step) => {
          await pause(between(chance, 0, 60))
          const status = await handIn(web, step)
          heard += 1
          return status
        }),
      )
      while (heard < answered) await pause(1)
      await pause(wait)
      await web.kill()
      const answers = await sending
      await web.start()
      for (const [i, step] of steps.entries()) {
        const about = `round ${round}, killed ${wait} ms after ${answered} answers: ${step.kind} ${step.id}`
        const acknowledged = answers[i] === 303
        const stored = desk.stored(step)
        figures.handedIn += 1
        if (acknowledged) figures.acknowledged += 1
        if (acknowledged && stored.rows !== 1)
          failures.push(`${about} was acknowledged and is lost`)
        if (stored.rows === 1 && !acknowledged) figures.storedUnsaid += 1
        if (stored.broken) failures.push(`${about}: ${stored.broken}`)
        if (acknowledged) continue
        figures.again += 1
        const again = await handIn(web, step)
        if (again !== (stored.rows === 1 ? 409 : 303)) failures.push(`${about}, again: ${again}`)
        const now = desk.stored(step)
        if (now.rows !== 1 || now.broken)
          failures.push(`${about}, again: ${now.rows} ${now.broken}`)
      }
      log(
        `round ${round} of ${rounds}: killed ${wait} ms after ${answered} answers: ${answers.join(' ')}`,
      )
    }
    failures.push(...integrityFaults(web.sqlite))
    return { name: 'reviews', rounds, failures, figures }
  } finally {
    await web.stop()
  }
}

/** The status it was answered with; 0 where the answer never came. */
async function handIn({ url }: WebProcess, { path, cookie, form }: Step): Promise<number> {
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, Origin: url, 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams(form),
    })
    await answer.body?.cancel()
    return answer.status
  } catch {
    return 0
  }
}

/** Lays out what is to be handed in, and looks what became of it. */
function deskOf({ db, sqlite }: WebProcess) {
  const scorer = person(inspector)
  const contester = person(agent)
  const findings = sqlite
    .prepare("SELECT id FROM findings WHERE state = 'pending' ORDER BY id")
    .pluck()
    .all() as number[]
  const playable = sqlite
    .prepare('SELECT id FROM recordings WHERE call_id IS NOT NULL ORDER BY id')
    .pluck()
    .all() as number[]

  return {
    steps(round: number): Step[] {
      const from = (round - 1) * atOnce
      return Array.from({ length: atOnce }, (_, i) => from + i).flatMap((n) => [
        verdict(findings[n]),
        score(playable[n]),
        appeal(playable[n]),
      ])
    },

    stored({ kind, id }: Step): { rows: number; broken: string | null } {
      const { rows, trail, half } = lookups[kind]
      const count = (sql: string) => sqlite.prepare(sql).pluck().get(id) as number
      const [stored, traces] = [count(rows), count(trail)]
      if (stored > 1) return { rows: stored, broken: `stored ${stored} times` }
      if (traces !== stored) return { rows: stored, broken: `${stored} rows, ${traces} traces` }
      return { rows: stored, broken: count(half) > 0 ? 'stored by half' : null }
    },
  }

  function person(username: string) {
    const account = db.select().from(accounts).where(eq(accounts.username, username)).get()
    if (!account) throw new Error(`no ${username}`)
    return {
      actor: actorOf(account),
      cookie: `huiting_session=${openSession(db, account, 'chaos')}`,
      account: { id: account.id, name: account.displayName },
    }
  }

  function verdict(id = 0): Step {
    const form = { verdict: 'unfounded', note: '听过了，没有这回事' }
    const path = `/findings/triage/${id}/verdict`
    return { kind: 'verdict', id, path, cookie: scorer.cookie, form }
  }

  function score(id = 0): Step {
    const about = { purpose: 'routine', callId: id, recordingId: id, formId: 1 } as const
    const now = Date.now()
    const task = createTask(db, { ...about, account: scorer.account }, now)
    const { sheet } = openTaskSheet(db, scorer.actor, task.id, now)
    const path = `/inspection/sheets/${sheet.id}/submission`
    const form = { revision: String(sheet.revision), 'choice.1': 'full', note: '很好' }
    return { kind: 'score', id: sheet.id, path, cookie: scorer.cookie, form }
  }

  function appeal(callId = 0): Step {
    const now = Date.now()
    sqlite.prepare('UPDATE calls SET person_id = 50 WHERE id = ?').run(callId)
    const id = sqlite
      .prepare(
        `INSERT INTO score_sheets (purpose, recording_id, call_id, version_id, account_id, account_name,
          person_id, state, outcome, score_hundredths, counts, opened_at, saved_at, submitted_at)
         VALUES ('routine', :callId, :callId, 900001, :by, '林静', 50, 'submitted', 'scored', 0, 1, :now, :now, :now)
         RETURNING id`,
      )
      .pluck()
      .get({ callId, by: scorer.account.id, now }) as number
    sqlite
      .prepare("INSERT INTO score_answers (sheet_id, item_id, choice) VALUES (?, 900001, 'no')")
      .run(id)
    const path = `/my-reviews/sheets/${id}/appeals`
    const form = { seen: '0', 'reason-900001': '开头语说了，请再听一遍' }
    return { kind: 'appeal', id, path, cookie: contester.cookie, form }
  }
}

/** What is stored of a step, its trail, and rows that would be half of it. */
const lookups: Record<Kind, { rows: string; trail: string; half: string }> = {
  verdict: {
    rows: 'SELECT count(*) FROM rechecks WHERE finding_id = ?',
    trail:
      "SELECT count(*) FROM audit_events WHERE action = 'finding.rechecked' AND subject_id = cast(? AS integer)",
    half: `SELECT count(*) FROM findings LEFT JOIN rechecks ON rechecks.finding_id = findings.id
      WHERE findings.id = ? AND (findings.state = 'pending') <> (rechecks.id IS NULL)`,
  },
  score: {
    rows: "SELECT count(*) FROM score_sheets WHERE id = ? AND state = 'submitted'",
    trail:
      "SELECT count(*) FROM audit_events WHERE action = 'sheet.submitted' AND subject_id = cast(? AS integer)",
    half: `SELECT count(*) FROM score_sheets JOIN inspection_tasks AS task ON task.id = task_id
      WHERE score_sheets.id = ? AND ((task.state = 'scored') <> (score_sheets.state = 'submitted')
        OR (score_sheets.state = 'submitted') <> (score_hundredths IS NOT NULL)
        OR (score_sheets.state = 'submitted')
          <> EXISTS (SELECT 1 FROM score_answers WHERE sheet_id = score_sheets.id))`,
  },
  appeal: {
    rows: 'SELECT count(*) FROM review_appeals WHERE sheet_id = ?',
    trail: `SELECT count(*) FROM audit_events JOIN review_appeals ON review_appeals.id = cast(subject_id AS integer)
      WHERE action = 'review-appeal.filed' AND subject_kind = 'review-appeal' AND sheet_id = ?`,
    half: `SELECT count(*) FROM review_appeals WHERE sheet_id = ?
      AND NOT EXISTS (SELECT 1 FROM review_appeal_points WHERE appeal_id = review_appeals.id)`,
  },
}
