import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { clips } from '#src/clips/schema.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { casePlaylist } from '#src/library/typical-cases/playlist.ts'
import { addItem } from '#src/meetings/sharing/agenda.ts'
import { planMeeting } from '#src/meetings/sharing/plan.ts'
import { presented } from '#src/meetings/sharing/present.ts'
import { meetingDetail } from '#src/meetings/sharing/queries.ts'
import { recordings } from '#src/recordings/schema.ts'
import { eraseRecording } from '#src/retention/erase.ts'
import { casesLosingClips } from '#src/retention/losing.ts'
import { dueList, retentionOverview } from '#src/retention/queries.ts'
import { retentionSettingsOf } from '#src/retention/settings.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { libraryCast, now, published, readyClip } from '#test/library/scene.ts'
import { testDatabase } from '#test/support/database.ts'

const files = {
  takeBack: () => undefined,
  renditionOf: () => '/nowhere/at/all',
  forgetClip: () => undefined,
} as unknown as Parameters<typeof eraseRecording>[1]

test('a published case whose recording is erased is named before, told of, and says so wherever it is shown', () => {
  const { db } = testDatabase()
  const cast = libraryCast(db)
  const heard = db.select().from(recordings).get()?.id ?? 0
  const caseId = published(db, cast, { clipIds: [readyClip(db, heard, cast.author).id] })
  const facts = {
    ...{ title: '周例会', unit: `department-${cast.units.first.department.id}`, minutes: 60 },
    ...{ startsAt: startOfDay(now) + 14 * 3_600_000, place: '三楼', note: '' },
    mode: 'on-site' as const,
    ...{ hostId: cast.manager.accountId ?? 0, anyway: true },
  }
  const { id: meetingId } = planMeeting(db, cast.manager, facts, now)
  addItem(db, cast.manager, meetingId, { kind: 'case', title: '', words: '', caseId }, now)
  const agenda = () => meetingDetail(db, cast.manager, meetingId, now).agenda
  expect(agenda()).toMatchObject([{ lost: 0 }])

  const { days } = retentionSettingsOf(db)
  const later = now + 30 * 366 * 86_400_000
  const named = [{ caseId, caseNo: 'DX-2026-0001' }]
  expect(casesLosingClips(db, days, now)).toEqual([])
  expect(retentionOverview(db, cast.manager, later).losing).toMatchObject(named)
  const page = { size: 20, cursor: null }
  const due = dueList(db, cast.manager, { rule: null, sourceId: null }, page, later)
  expect(due.rows.map(({ cases }) => cases)).toContain('DX-2026-0001')

  const mine = db.select().from(clips).all()
  const lost = new Set(mine.map(({ recordingId }) => recordingId))
  for (const id of lost) {
    const options = { days, blankCallers: false, runId: 1, now: later }
    expect(eraseRecording(db, files, id, options)).toMatchObject({ outcome: 'erased' })
  }
  expect(
    db
      .select()
      .from(clips)
      .where(eq(clips.id, mine[0]?.id ?? 0))
      .all(),
  ).toEqual([])
  expect(eventsOf(db, 'case', caseId).map(({ action }) => action)).toContain('case.clips-lost')
  expect(toldTo(db, cast.manager).join()).toContain('DX-2026-0001 有')
  const [clip] = casePlaylist(db, cast.manager, caseId).clips
  expect(clip).toMatchObject({ clipId: null, src: null, silent: '录音已按期限删除，没有声音了' })
  const [item] = presented(db, cast.manager, meetingId).items
  expect(item?.played?.clips[0]?.silent).toContain('按期限删除')
  expect(agenda()).toMatchObject([{ lost: mine.length }])
  expect(casesLosingClips(db, days, later)).toEqual([])
})
