import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { headOf } from '#src/audit/heads.ts'
import { record } from '#src/audit/record.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { docketOf } from '#src/docket/docket.ts'
import { exportDocket } from '#src/docket/export.ts'
import type { DocketLine } from '#src/docket/lines.ts'
import { linesOfPage } from '#src/docket/vocabulary.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import {
  aReply,
  type Cast,
  castOf,
  day,
  hour,
  intervening,
  openedAt,
  reachedContact,
  recordingOf,
  verified,
} from '#test/complaints/handling/made.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

let it: TestApp
let cast: Cast
let complaint: Complaint

/** Both clocks at once: the one of the row and the one of the trail. */
const at = (time: number) => vi.setSystemTime(time)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(openedAt)
  it = testApp()
  cast = castOf(it.db)
  complaint = intervening(it.db, cast)
})
afterEach(() => void vi.useRealTimers())

const docket = (actor = cast.manager, now = openedAt + 10 * hour) =>
  docketOf(it.db, actor, complaint.id, blindness, now)
const actionOf = (line: DocketLine) => (line.kind === 'trace' ? line.action : line.kind)
const gapsOf = (lines: readonly DocketLine[]) =>
  lines.flatMap((line) =>
    line.kind === 'gap'
      ? [line.gap.kind]
      : line.kind === 'fact'
        ? line.gaps.map(({ kind }) => kind)
        : (line.gap ?? []),
  )

function handled() {
  at(openedAt + 4 * hour)
  recordContact(it.db, cast.handler, complaint.id, reachedContact(), undefined, openedAt + 4 * hour)
  at(openedAt + 6 * hour)
  submitReply(it.db, cast.handler, complaint.id, aReply, undefined, openedAt + 6 * hour)
  at(openedAt + 8 * hour)
  verified(it.db, cast, complaint)
}

describe('the docket of a case', () => {
  test('tells call, steps, plays and verdict in the order they happened', () => {
    handled()
    const { lines } = docket()
    const told = lines.map(actionOf)
    const wanted = [
      'fact',
      'complaint.opened',
      'complaint.contacted',
      'complaint.replied',
      'recording.played',
      'complaint.verified',
    ]
    const places = wanted.map((action) => told.indexOf(action as never))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places[0]).toBe(0)
    expect(lines.map((line) => line.at)).toEqual(
      lines.map((line) => line.at).toSorted((one, other) => one - other),
    )
  })

  test('says each step once, with what its row holds beside who and when', () => {
    handled()
    const replies = docket().lines.filter((line) => actionOf(line) === 'complaint.replied')
    expect(replies).toHaveLength(1)
    expect(replies[0]).toMatchObject({ party: 'service', who: cast.handler.name })
    expect(JSON.stringify(replies[0])).toContain('当日十八时恢复供电')
    const [verdict] = docket().lines.filter((line) => actionOf(line) === 'complaint.verified')
    expect(verdict).toMatchObject({ spans: [{ startMs: 10_000, endMs: 19_000 }] })
  })

  test('marks a contact whose call has not come', () => {
    handled()
    expect(gapsOf(docket().lines)).toContain('no-proof')
  })

  test('marks a call without sound, and days in which nobody did anything', () => {
    complaint = intervening(it.db, cast, { recorded: false })
    expect(gapsOf(docket().lines)).toContain('no-sound')
    expect(gapsOf(docket().lines)).not.toContain('idle')
    expect(gapsOf(docket(cast.manager, openedAt + 9 * day).lines)).toContain('idle')
  })

  test('says when and by which rule the sound was erased', async () => {
    const recordingId = recordingOf(it.db, complaint.id)
    it.sqlite.pragma('foreign_keys = off')
    it.db.delete(recordings).run()
    it.db
      .insert(erasedRecordings)
      .values({
        ...{ recordingId, sha256: 'a'.repeat(64), callId: complaint.callId, bytes: 1 },
        ...{ receivedAt: openedAt, erasedAt: openedAt + hour, rule: 'complaint', by: '系统' },
      })
      .run()
    const { lines } = docket()
    expect(gapsOf(lines)).toContain('erased')
    expect(gapsOf(lines)).not.toContain('no-sound')
    const page = await get(
      it,
      `/complaints/${complaint.id}/docket`,
      signedInAs(it.db, 'qa-manager'),
    )
    expect(await page.text()).toContain('规则：投诉录音')
  })

  test('leaves out what was done to another recording of the same number', () => {
    const subject = { kind: 'recording', id: recordingOf(it.db, complaint.id) } as const
    at(openedAt - 400 * day)
    record(it.db, cast.inspector, 'recording.played', subject)
    expect(docket().lines.map(actionOf)).not.toContain('recording.played')
  })

  test('shows a department what belongs to the case, and not the judging of findings', () => {
    const subject = { kind: 'page', id: `/complaints/${complaint.id}/docket` } as const
    record(it.db, cast.visitor, 'request.denied', subject)
    expect(docket(cast.manager).lines.map(actionOf)).toContain('request.denied')
    expect(docket(cast.handler).lines.map(actionOf)).not.toContain('request.denied')
    expect(() => docket(cast.otherHandler)).toThrow(NotFound)
    expect(() => docket(cast.visitor)).toThrow(Forbidden)
  })

  test('keeps the last entry it rests on when it leaves the house', () => {
    const head = headOf(it.db)
    const taken = exportDocket(it.db, cast.manager, complaint.id, 'file', blindness)
    expect(taken.head).toEqual(head)
    const [last] = docket().lines.filter((line) => actionOf(line) === 'docket.exported')
    expect(last).toMatchObject({ particulars: { method: '文件', hash: head?.hash } })
  })
})

describe('the page', () => {
  const address = () => `/complaints/${complaint.id}/docket`
  const page = async (cookie: string, query = '') =>
    await (await get(it, address() + query, cookie)).text()

  test('pages a case of two thousand entries', async () => {
    const subject = { kind: 'complaint', id: complaint.id } as const
    it.sqlite.transaction(() => {
      for (let entry = 0; entry < 2000; entry += 1) {
        record(it.db, cast.manager, 'complaint.expedited', subject, { note: `第${entry}次` })
      }
    })()
    const cookie = signedInAs(it.db, 'qa-manager')
    const first = await page(cookie)
    expect(first.match(/class="docket-line/g)).toHaveLength(linesOfPage)
    expect(first).toContain('第 1 段，共 11 段')
    expect(await page(cookie, '?part=11')).toContain('第1999次')
    expect(await page(cookie, '?part=99999')).toContain('第 11 段，共 11 段')
    expect(await page(cookie, '?part=-1x')).toContain('第 1 段，共 11 段')
  })

  test('leaves a trace of being opened', async () => {
    await page(signedInAs(it.db, 'qa-manager'))
    expect(docket().lines.map(actionOf)).toContain('docket.opened')
  })

  test('prints and gives a file without any number of the customer', async () => {
    const caller = '13951689215'
    it.db
      .update(complaints)
      .set({ caller, note: `客户电话 ${caller}` })
      .run()
    const cookie = signedInAs(it.db, 'qa-manager')
    const printed = await post(it, `${address()}/print`, {}, cookie)
    expect(printed.status).toBe(200)
    const paper = await printed.text()
    expect(paper).toMatch(/^<!doctype html>/)
    expect(paper).toContain('139****9215')
    expect(paper).not.toContain(caller)
    expect(paper).toContain('它的校验值是')
    expect(paper).toContain('导出，号码已打码')
    expect(paper).toContain('核对人')
    const file = await post(it, `${address()}/file`, {}, cookie)
    expect(file.headers.get('Content-Disposition')).toContain('attachment')
    const kept = await file.text()
    expect(kept).not.toContain(caller)
    expect(kept).not.toMatch(/<(link|script|img|a) /)
  })

  test('is refused to those who may not read dockets', async () => {
    expect((await get(it, address(), signedInAs(it.db, 'return-visitor'))).status).toBe(403)
    expect((await post(it, `${address()}/file`, {}, signedInAs(it.db, 'agent'))).status).toBe(403)
  })
})
