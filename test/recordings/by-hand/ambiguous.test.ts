import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { enqueue, claim } from '#src/kernel/jobs/queue.ts'
import { lengthsAgree } from '#src/recordings/by-hand/lengths.ts'
import { matchByHand } from '#src/recordings/by-hand/match.ts'
import { unmatchByHand } from '#src/recordings/by-hand/unmatch.ts'
import { apartText } from '#src/recordings/by-hand/vocabulary.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { ledgerEntries } from '#src/recordings/ledger/schema.ts'
import { linkRecording } from '#src/recordings/link.ts'
import { matchNamesHandler } from '#src/recordings/match-names.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { get } from '#test/support/app.ts'

import { announce, beep, inChunks } from '../scene.ts'
import { bringFrom, callOf, file, sourceWith, twoFit } from './two-fit.ts'

type Place = Awaited<ReturnType<typeof twoFit>>
const several = '/recordings/ledger/entries?fit=several'

const flagged = ({ db }: Place) =>
  db
    .select({ id: ledgerEntries.recordingId })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.ambiguous, true))
    .all()
    .map(({ id }) => id)
const listed = async (it: Place) => (await get(it, several, it.cookie)).text()

describe('recordings that several calls fit', () => {
  test('are found in the ledger, before and after their time, and led to from its first page', async () => {
    const it = await twoFit()
    await bringFrom(it, 'other.wav', null)
    expect(await listed(it)).toContain(`href="${it.path}"`)
    expect(await listed(it)).toContain('几通都像')
    expect(await listed(it)).not.toContain('other.wav')
    turnOverdue(it.db, Date.now() + 365 * 86_400_000)
    const late = await (await get(it, `${several}&state=unannounced`, it.cookie)).text()
    expect(late).toContain(`href="${it.path}"`)
    const waiting = await (await get(it, `${several}&state=waiting`, it.cookie)).text()
    expect(waiting).not.toContain(`href="${it.path}"`)
    const first = await (await get(it, '/recordings/ledger', it.cookie)).text()
    expect(first).toContain('1 份录音有几通电话都像')
    expect(first).toContain(several)
  })

  test('whoever brings one is told that a person has to say', async () => {
    const it = await twoFit()
    const incoming = { name: '20636_20261102081207.wav', ffmpeg: 'ffmpeg', sourceId: it.sourceId }
    const body = inChunks(beep(999))
    const came = await receiveRecording(it.db, it.storage, system, { ...incoming, body })
    expect(came.message).toContain('有几通电话都像，等人对上')
    expect(flagged(it)).toEqual([it.recordingId, came.recordingId])
  })

  test('also when the recording came before its call data', async () => {
    const it = await twoFit()
    const early = await bringFrom(it, '20259_20261102081206.wav', it.sourceId)
    expect(flagged(it)).not.toContain(early)
    const of = { agent_id: '20259', recording: '' }
    announce(it.db, { call_id: 'm1', ...of }, { call_id: 'm2', ...of })
    expect(flagged(it)).toContain(early)
  })

  test('leave the list when a person ties them, and come back when that is taken back', async () => {
    const it = await twoFit()
    matchByHand(it.db, it.manager, it.recordingId, { callNo: 'k1', reason: '听过' })
    expect(flagged(it)).toEqual([])
    expect(await (await get(it, '/recordings/ledger', it.cookie)).text()).not.toContain('都像')
    const back = { matchId: 1, reason: '听错' }
    unmatchByHand(it.db, it.manager, it.recordingId, back, () => null)
    expect(flagged(it)).toEqual([it.recordingId])
  })

  const corrections: [what: string, given: Record<string, string>][] = [
    ['agent', { agent_id: '20259' }],
    ['start', { started_at: '2026-11-02 11:00:00' }],
  ]
  test.each(corrections)(
    'are tied by themselves once the %s of the other call is corrected',
    async (_, given) => {
      const it = await twoFit()
      announce(it.db, { call_id: 'k1', recording: '', ...given })
      expect(callOf(it.db, it.recordingId)).toBe('k2')
      expect(flagged(it)).toEqual([])
    },
  )

  test('are no longer said to fit several when both calls are corrected away', async () => {
    const it = await twoFit()
    const away = { recording: '', agent_id: '20259' }
    announce(it.db, { call_id: 'k1', ...away }, { call_id: 'k2', ...away })
    expect(callOf(it.db, it.recordingId)).toBeUndefined()
    expect(flagged(it)).toEqual([])
  })

  test('are tied by themselves when call data name the file', async () => {
    const it = await twoFit()
    announce(it.db, { call_id: 'k1', recording: file })
    expect(callOf(it.db, it.recordingId)).toBe('k1')
    expect(flagged(it)).toEqual([])
  })

  test('are tied by a pattern that reads more of their names', async () => {
    const it = await twoFit()
    announce(it.db, { call_id: 'k1', recording: '', caller: '15022760451' })
    const name = '20636_20261102081206_13931909215.wav'
    it.db.update(sources).set({ namePattern: '{工号}_{开始时间}_*' }).run()
    const recordingId = await bringFrom(it, name, it.sourceId)
    expect(flagged(it)).toContain(recordingId)
    it.db.update(sources).set({ namePattern: '{工号}_{开始时间}_{主叫}' }).run()
    enqueue(it.db, 'match-names', 'source:1', { sourceId: it.sourceId })
    const job = claim(it.db, ['match-names'])
    if (!job) throw new Error('no job')
    const context = { db: it.db, job, signal: new AbortController().signal, onProgress: () => {} }
    await matchNamesHandler({ sourceId: it.sourceId }, context)
    expect(callOf(it.db, recordingId)).toBe('k2')
    expect(flagged(it)).not.toContain(recordingId)
  })

  test('are marked in the transaction that finds them, or not at all', async () => {
    const it = await twoFit()
    const before = flagged(it)
    const row = it.db.select().from(recordings).where(eq(recordings.id, it.recordingId)).get()
    if (!row) throw new Error('gone')
    expect(() =>
      it.db.transaction((tx) => {
        linkRecording(tx, system, { ...row, originalName: 'nothing.wav' })
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(flagged(it)).toEqual(before)
  })
})

describe('how a call lies beside a recording', () => {
  test('is said in words', () => {
    expect([0, 400, 12_000, -65_000, 120_000].map((ms) => apartText(ms))).toEqual([
      ...['相同', '相同', '晚 12 秒', '早 1 分 5 秒', '晚 2 分'],
    ])
  })

  test('by length, as recorders cut off and add a little', () => {
    expect(lengthsAgree(60_000, 65_000)).toBe(true)
    expect(lengthsAgree(60_000, 66_000)).toBe(false)
    expect(lengthsAgree(600_000, 628_000)).toBe(true)
    expect(lengthsAgree(0, 60_000)).toBeNull()
    expect(lengthsAgree(60_000, null)).toBeNull()
  })
})

test('a source without a pattern ties nothing by time', async () => {
  const it = await twoFit()
  const plain = await bringFrom(it, file, sourceWith(it.db, null))
  expect(flagged(it)).not.toContain(plain)
})
