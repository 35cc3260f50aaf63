import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { covers } from '#src/complaints/handling/heard-spans.ts'
import {
  openInvestigation,
  returnInvestigation,
  takeInvestigation,
} from '#src/complaints/handling/investigation.ts'
import { recordListening } from '#src/complaints/handling/listening.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import {
  complaintListenings,
  complaintVerifications,
  verificationEvidence,
} from '#src/complaints/handling/schema.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { type VerdictInput, verifyComplaint } from '#src/complaints/handling/verify.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { recordings } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

import {
  aReply,
  aRefutation,
  aVerdict,
  type Cast,
  castOf,
  fresh,
  hears,
  hour,
  intervening,
  openedAt,
  reachedContact,
  recordingOf,
  replied,
  verified,
} from './made.ts'

let db: Db
let cast: Cast
let complaint: Complaint

beforeEach(() => {
  db = testDatabase().db
  cast = castOf(db)
  complaint = intervening(db, cast)
  replied(db, cast, complaint)
})

const take = (actor = cast.inspector) => takeInvestigation(db, actor, complaint.id)
const verdict = (given: Partial<VerdictInput> = {}, actor = cast.inspector) =>
  verifyComplaint(db, actor, complaint.id, { ...aVerdict, ...given })

/** Somebody who may do everything in the flow, to be held to the separation of duties alone. */
function allRounder(name: string) {
  const { id } = accountWith(db, null, { kind: 'all' })
  const roles = ['case-handler', 'qa-inspector', 'return-visitor'] as const
  db.update(accounts)
    .set({ username: name, displayName: name, roles: [...roles] })
    .where(eq(accounts.id, id))
    .run()
  const account = db.select().from(accounts).where(eq(accounts.id, id)).get()
  if (!account) throw new Error('no account')
  return actorOf(account)
}

describe('the investigation', () => {
  test('is taken by one of two at once; the other is told by whom', () => {
    take()
    expect(() => take(cast.manager)).toThrow(`已由${cast.inspector.name}领取`)
    take()
    expect(openInvestigation(db, complaint.id)?.accountId).toBe(cast.inspector.accountId)
  })

  test('is given back by who took it or who settles, and can then be taken again', () => {
    take(cast.manager)
    expect(() => returnInvestigation(db, cast.inspector, complaint.id)).toThrow('不是您领取的')
    returnInvestigation(db, cast.manager, complaint.id)
    take()
    returnInvestigation(db, cast.manager, complaint.id)
    expect(openInvestigation(db, complaint.id)).toBeUndefined()
  })

  test('is barred to who accepted, contacted or replied, also with the right to verify', () => {
    const both = allRounder('both')
    const mine = intervening(db, { ...cast, handler: both })
    recordContact(db, cast.handler, mine.id, reachedContact('o-1'), undefined, openedAt + 4 * hour)
    submitReply(db, cast.handler, mine.id, aReply, undefined, openedAt + 6 * hour)
    expect(() => takeInvestigation(db, both, mine.id)).toThrow('核实要由另外的人做')

    const helped = intervening(db, cast)
    recordContact(db, both, helped.id, reachedContact('o-2'), undefined, openedAt + 4 * hour)
    submitReply(db, both, helped.id, aReply, undefined, openedAt + 6 * hour)
    expect(() => takeInvestigation(db, both, helped.id)).toThrow('核实要由另外的人做')
  })

  test('is no matter of the handling department', () => {
    expect(() => take(cast.handler)).toThrow(Forbidden)
    expect(() => take(cast.visitor)).toThrow(Forbidden)
  })
})

describe('the verdict', () => {
  test('without having taken the investigation is refused', () => {
    hears(db, cast.inspector, complaint)
    expect(() => verdict()).toThrow('先领取核实')
  })

  test('without hearing is refused, even where the sound was loaded with the page', () => {
    take()
    expect(() => verdict()).toThrow('还没有在播放器里听完')
    recordPlaying(db, cast.inspector, recordingOf(db, complaint.id))
    expect(() => verdict()).toThrow('还没有在播放器里听完')
    expect(fresh(db, complaint.id)).toMatchObject({ stage: 'investigating', verdict: null })
  })

  test('on what only the player claims is refused: the sound was never given out', () => {
    take()
    const span = { startMs: 10_000, endMs: 19_000 }
    recordListening(db, cast.inspector, complaint.id, recordingOf(db, complaint.id), [span])
    expect(() => verdict()).toThrow('还没有在播放器里听完')
  })

  test('on what somebody else heard, or on half of the span, is refused', () => {
    take()
    hears(db, cast.manager, complaint)
    hears(db, cast.inspector, complaint, { startMs: 10_000, endMs: 15_000 })
    expect(() => verdict()).toThrow('还没有在播放器里听完')
    hears(db, cast.inspector, complaint, { startMs: 14_800, endMs: 19_000 })
    expect(verdict().verdict).toBe('substantiated')
  })

  test('needs at least one span, within the recording', () => {
    take()
    hears(db, cast.inspector, complaint)
    expect(() => verdict({ evidence: [] })).toThrow('至少选一段')
    const far = [{ startMs: 10_000, endMs: 90_000 }]
    expect(() => verdict({ evidence: far })).toThrow('超出了录音长度')
  })

  test('where there is no recording says on what it rests instead', () => {
    complaint = intervening(db, cast, { recorded: false })
    recordContact(
      db,
      cast.handler,
      complaint.id,
      reachedContact('n-1'),
      undefined,
      openedAt + 4 * hour,
    )
    submitReply(db, cast.handler, complaint.id, aReply, undefined, openedAt + 6 * hour)
    take()
    expect(() => verdict({ evidence: [] })).toThrow('没有录音可听')
    const stored = verdict({ evidence: [], restsOn: '工单 GD1 的处理记录' })
    expect(stored.restsOn).toBe('工单 GD1 的处理记录')
  })

  test('substantiated moves on, keeps the words that were heard and asks for the interviews', () => {
    verified(db, cast, complaint)
    expect(fresh(db, complaint.id)).toMatchObject({
      ...{ stage: 'visiting', verdict: 'substantiated', faultCategory: 'hung-up' },
    })
    const [span] = db.select().from(verificationEvidence).all()
    expect(span).toMatchObject({ startMs: 10_000, endMs: 19_000, voice: 'customer' })
    expect(span?.text).toContain('直接把电话挂了')
    expect(span?.heardAt).toBeGreaterThan(0)
    expect(interviewJobs()).toHaveLength(1)
    expect(openInvestigation(db, complaint.id)).toBeUndefined()
  })

  test('unsubstantiated asks for no interviews', () => {
    verified(db, cast, complaint, aRefutation)
    expect(fresh(db, complaint.id).verdict).toBe('unsubstantiated')
    expect(interviewJobs()).toEqual([])
  })

  test('unsubstantiated says which case of it, whatever form it came by', () => {
    take()
    hears(db, cast.inspector, complaint)
    const unsaid = { verdict: 'unsubstantiated', unsubstantiatedReason: null } as const
    expect(() => verdict(unsaid)).toThrow('请选择不属实的情形')
    expect(fresh(db, complaint.id)).toMatchObject({ stage: 'investigating', verdict: null })
    const reason = { unsubstantiatedReason: 'by-the-rules' } as const
    expect(verdict({ ...unsaid, ...reason })).toMatchObject(reason)
  })

  test('given twice is given once', () => {
    verified(db, cast, complaint)
    expect(() => verdict()).toThrow('不能下核实结论')
    expect(db.select().from(complaintVerifications).all()).toHaveLength(1)
  })

  test('a newer verdict supersedes and keeps the earlier, and the complaint follows it', () => {
    verified(db, cast, complaint)
    const newer = {
      ...aVerdict,
      basis: 'appeal',
      verdict: 'unsubstantiated',
      evidence: [],
    } as const
    db.transaction((tx) => storeVerification(tx, cast.manager, complaint, newer))
    const rows = db.select().from(complaintVerifications).all()
    expect(rows.map(({ verdict: one, supersededAt }) => [one, supersededAt !== null])).toEqual([
      ['substantiated', true],
      ['unsubstantiated', false],
    ])
    expect(fresh(db, complaint.id).verdict).toBe('unsubstantiated')
  })

  test('after a reopening says so', () => {
    verified(db, cast, complaint, aRefutation)
    // Closed and reopened by others; here only where it stands matters.
    db.update(complaints).set({ stage: 'closed' }).where(eq(complaints.id, complaint.id)).run()
    moveComplaint(db, fresh(db, complaint.id), 'reopen-investigation', Date.now())
    verified(db, cast, complaint)
    const [, again] = db.select().from(complaintVerifications).all()
    expect(again?.basis).toBe('reopened')
  })
})

describe('what the player reports', () => {
  test('of another recording than the complaint’s is refused', () => {
    expect(() =>
      recordListening(db, cast.inspector, complaint.id, 999, [{ startMs: 0, endMs: 10 }]),
    ).toThrow(NotFound)
    expect(() =>
      recordListening(db, cast.handler, complaint.id, 1, [{ startMs: 0, endMs: 10 }]),
    ).toThrow(Forbidden)
  })

  test('goes with the recording when that is erased', () => {
    hears(db, cast.inspector, complaint)
    db.delete(recordings)
      .where(eq(recordings.id, recordingOf(db, complaint.id)))
      .run()
    expect(db.select().from(complaintListenings).all()).toEqual([])
  })

  test.each([
    [
      'the whole in two overlapping pieces',
      [
        [0, 6000],
        [5000, 10_000],
      ],
      true,
    ],
    ['all but a blink at the end', [[0, 9200]], true],
    [
      'the same half twice',
      [
        [0, 5000],
        [0, 5000],
      ],
      false,
    ],
    ['what lies around it', [[10_000, 60_000]], false],
    ['nothing', [], false],
  ] as const)('%s', (_, played, heard) => {
    const spans = played.map(([startMs, endMs]) => ({ startMs, endMs }))
    expect(covers(spans, { startMs: 0, endMs: 10_000 })).toBe(heard)
  })
})

const interviewJobs = () => db.select().from(jobs).where(eq(jobs.name, 'arrange-interviews')).all()

test('who holds no right of the flow can take no step of it', () => {
  const leader = actorWith(db, 'team-leader', { kind: 'team', id: cast.units.first.team.id })
  expect(() => take(leader)).toThrow(Forbidden)
  expect(() => verdict({}, leader)).toThrow(Forbidden)
})
