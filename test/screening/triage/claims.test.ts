import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { seededRandom } from '#src/sample-centre/random.ts'
import { listeningTo } from '#src/screening/queue/opening.ts'
import { queueItems } from '#src/screening/queue/schema.ts'
import { keepQueue } from '#src/screening/queue/top-up.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import {
  claimNext,
  holdFinding,
  leasedFor,
  leavePage,
  leaveTriage,
  skipFinding,
} from '#src/screening/triage/claims.ts'
import { saveDraft } from '#src/screening/triage/drafts.ts'
import { findingClaims } from '#src/screening/triage/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  heardRecording,
  suspected,
  suspectedCall,
  twoDepartments,
  type Unit,
} from '../heard-calls.ts'

const now = Date.parse('2026-11-05T10:00:00+08:00')

let db: Db
let one: Actor
let other: Actor
let unit: Unit

beforeEach(() => {
  db = testDatabase().db
  one = actorWith(db, 'qa-inspector')
  other = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
})

const waiting = (callNo: string, score = 0.9) =>
  suspectedCall(db, unit, callNo, { score }).finding.id

describe('the next finding', () => {
  test('is the first of the day’s list, then the first of the ranked queue', () => {
    const [low, high] = [waiting('d001', 0.5), waiting('d002', 0.9)]
    keepQueue(db, now)
    // A manager put the lower one first.
    db.update(queueItems).set({ place: 0 }).where(eq(queueItems.findingId, low)).run()
    const late = waiting('d003', 0.95)
    expect(claimNext(db, one, now)).toBe(low)
    recheckFinding(db, one, low, { verdict: 'unfounded', note: '' }, now)
    expect(claimNext(db, one, now)).toBe(high)
    recheckFinding(db, one, high, { verdict: 'unfounded', note: '' }, now)
    expect(claimNext(db, one, now)).toBe(late)
    recheckFinding(db, one, late, { verdict: 'unfounded', note: '' }, now)
    expect(claimNext(db, one, now)).toBeNull()
  })

  test('is the same as long as one holds it, and nobody else is given it', () => {
    const [first, second] = [waiting('d001', 0.9), waiting('d002', 0.8)]
    expect(claimNext(db, one, now)).toBe(first)
    expect(claimNext(db, one, now + 60_000)).toBe(first)
    expect(claimNext(db, other, now)).toBe(second)
    expect(claimNext(db, other, now)).toBe(second)
    const claimed = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'finding.claimed'))
      .all()
    expect(claimed.map(({ subjectId }) => Number(subjectId))).toEqual([first, second])
  })

  test('goes to another when the lease has passed, and not a moment before', () => {
    const id = waiting('d001')
    claimNext(db, one, now)
    expect(claimNext(db, other, now + leasedFor - 1)).toBeNull()
    expect(claimNext(db, other, now + leasedFor)).toBe(id)
    // The first one's page is still open: it is told who has it now.
    expect(holdFinding(db, one, id, now + leasedFor + 1)).toEqual({ name: other.name })
  })

  test('stays while the page renews it', () => {
    const id = waiting('d001')
    claimNext(db, one, now)
    expect(holdFinding(db, one, id, now + leasedFor - 1)).toBeNull()
    expect(claimNext(db, other, now + leasedFor + 1)).toBeNull()
  })

  test('is one’s own unfinished draft before anything else', () => {
    waiting('d001', 0.9)
    const drafted = waiting('d002', 0.5)
    saveDraft(db, one, drafted, { note: '听到一半' }, now, now)
    expect(claimNext(db, one, now)).toBe(drafted)
  })

  test('leaves out what was registered meanwhile and what lies outside one’s scope', () => {
    suspectedCall(db, unit, 'd001', { registered: true })
    const elsewhere = suspected(db, heardRecording(db, 'x.wav', null).id, null)
    const scope = { kind: 'department', id: unit.department.id } as const
    expect(claimNext(db, actorWith(db, 'qa-inspector', scope), now)).toBeNull()
    expect(claimNext(db, one, now)).toBe(elsewhere.id)
  })

  test('is given to nobody who may not judge', () => {
    waiting('d001')
    expect(() => claimNext(db, actorWith(db, 'team-leader'), now)).toThrow(Forbidden)
  })
})

describe('a claim ahead', () => {
  test('is the one after, comes next, and is free again when the page goes away', () => {
    const [first, second] = [waiting('d001', 0.9), waiting('d002', 0.8)]
    expect(claimNext(db, one, now)).toBe(first)
    expect(claimNext(db, one, now, first)).toBe(second)
    expect(claimNext(db, one, now)).toBe(first)
    expect(claimNext(db, other, now)).toBeNull()
    leavePage(db, one, { shown: first, ahead: second }, now)
    expect(claimNext(db, other, now)).toBe(second)
    // What was shown waits for a page that is only loaded anew.
    expect(claimNext(db, one, now + 5000)).toBe(first)
  })

  test('is null where nothing else waits', () => {
    const id = waiting('d001')
    claimNext(db, one, now)
    expect(claimNext(db, one, now, id)).toBeNull()
  })
})

test('what a page that went away showed is another’s a moment later', () => {
  const id = waiting('d001')
  claimNext(db, one, now)
  leavePage(db, one, { shown: id, ahead: null }, now)
  expect(claimNext(db, other, now + 5000)).toBeNull()
  expect(claimNext(db, other, now + 20_000)).toBe(id)
})

test('leaving gives everything back at once', () => {
  const id = waiting('d001')
  claimNext(db, one, now)
  leaveTriage(db, one)
  expect(claimNext(db, other, now)).toBe(id)
})

describe('a skipped finding', () => {
  test('is another’s at once, and one’s own again only after all others, the first skipped first', () => {
    const ids = [waiting('d001', 0.9), waiting('d002', 0.8), waiting('d003', 0.7)]
    expect(claimNext(db, one, now)).toBe(ids[0])
    skipFinding(db, one, ids[0]!, now)
    expect(claimNext(db, one, now)).toBe(ids[1])
    skipFinding(db, one, ids[1]!, now + 1)
    expect(claimNext(db, one, now)).toBe(ids[2])
    expect(claimNext(db, other, now)).toBe(ids[0])
    recheckFinding(db, one, ids[2]!, { verdict: 'unfounded', note: '' }, now)
    expect(claimNext(db, one, now)).toBe(ids[1])
  })

  test('stands in its place again the next day', () => {
    const [first] = [waiting('d001', 0.9), waiting('d002', 0.8)]
    claimNext(db, one, now)
    skipFinding(db, one, first, now)
    expect(claimNext(db, one, now + dayMs)).toBe(first)
  })
})

test('others are told who listens, by the claim and by nothing after it is put back', () => {
  const id = waiting('d001')
  claimNext(db, one, now)
  expect(listeningTo(db, other, id, now)).toEqual({ name: one.name, since: now, sure: true })
  expect(listeningTo(db, one, id, now)).toBeNull()
  skipFinding(db, one, id, now)
  expect(listeningTo(db, other, id, now)).toBeNull()
})

test('a verdict ends the claim', () => {
  const id = waiting('d001')
  claimNext(db, one, now)
  recheckFinding(db, one, id, { verdict: 'external', note: '' }, now)
  expect(db.select().from(findingClaims).all()).toEqual([])
})

// Thousands of transactions: on a busy machine they take their time.
test('two inspectors race over a thousand findings: none is given twice, none is lost', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-race-'))
  const file = path.join(folder, 'race.sqlite')
  const first = openDatabase(file)
  migrateDatabase(first)
  const second = openDatabase(file)
  // Nobody pulls the plug here: what is tried is who gets what, not what survives.
  for (const { sqlite } of [first, second]) sqlite.pragma('synchronous = OFF')
  onTestFinished(() => {
    first.close()
    second.close()
    rmSync(folder, { recursive: true })
  })
  const actors = [actorWith(first.db, 'qa-inspector'), actorWith(first.db, 'qa-manager')]
  first.sqlite.transaction(() => {
    for (let number = 0; number < 1000; number += 1) {
      const recording = heardRecording(first.db, `r${number}.wav`, null)
      suspected(first.db, recording.id, null, { score: (number % 97) / 100 })
    }
  })()
  keepQueue(first.db, now)
  const random = seededRandom(64)
  const sides = [first.db, second.db].map((own, at) => ({ db: own, actor: actors[at]! }))
  const holds: (number | null)[] = [null, null]
  const ahead: (number | null)[] = [null, null]
  const given = new Set<number>()
  let clock = now
  for (let step = 0; step < 20_000 && given.size < 1000; step += 1) {
    const at = random.below(2)
    const { db: own, actor } = sides[at]!
    const rival = [holds[1 - at], ahead[1 - at]]
    clock += random.below(2000)
    const mine = holds[at] ?? null
    if (mine === null) {
      holds[at] = claimNext(own, actor, clock)
      if (ahead[at] === holds[at]) ahead[at] = null
      if (holds[at] !== null) expect(rival).not.toContain(holds[at])
      continue
    }
    holdFinding(own, actor, mine, clock)
    const dice = random.next()
    if (dice < 0.3) {
      ahead[at] = claimNext(own, actor, clock, mine)
      if (ahead[at] !== null) expect(rival).not.toContain(ahead[at])
    } else if (dice < 0.4) {
      skipFinding(own, actor, mine, clock)
      holds[at] = null
    } else if (dice < 0.45) {
      leaveTriage(own, actor)
      holds[at] = ahead[at] = null
    } else {
      recheckFinding(own, actor, mine, { verdict: 'unfounded', note: '' }, clock)
      expect(given.has(mine)).toBe(false)
      given.add(mine)
      holds[at] = null
    }
  }
  expect(given.size).toBe(1000)
  expect(first.db.select().from(rechecks).all()).toHaveLength(1000)
  const left = first.db.select().from(findings).where(eq(findings.state, 'pending')).all()
  expect(left).toEqual([])
  const judges = new Set(
    first.db
      .select()
      .from(rechecks)
      .all()
      .map(({ accountId }) => accountId),
  )
  expect(judges.size).toBe(2)
  expect(first.db.select().from(accounts).all().map(actorOf)).toHaveLength(2)
}, 240_000)
