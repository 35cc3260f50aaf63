import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { blindness } from '#src/inspection/blindness.ts'
import type { Db } from '#src/kernel/db.ts'
import { recordingList } from '#src/recordings/queries.ts'
import { recordings } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { announcedCall, twoDepartments } from '../screening/heard-calls.ts'

function add(db: Db, id: number, originalName: string) {
  const file = { path: `2026/11/${id}.wav`, bytes: 1, container: 'wav', codec: 'pcm' }
  const sound = { channels: 1, sampleRate: 8000, durationMs: 1000 }
  const came = { receivedAt: id, receivedBy: '系统' }
  const values = { id, sha256: String(id), originalName, ...file, ...sound, ...came }
  db.insert(recordings).values(values).run()
}

const nothing = { from: null, until: null, state: null, faulty: false, departmentId: null }

function found(db: Db, q: string, size = 100): number[] {
  const manager = actorWith(db, 'qa-manager')
  const filters = { ...nothing, q, problems: {} }
  return recordingList(db, manager, filters, { size, cursor: null }, blindness).rows.map(
    ({ id }) => id,
  )
}

test('a name is found by any part of it, however it is written, and by nothing else', () => {
  const { db } = testDatabase()
  const letters = fc.constantFrom('a', 'B', '7', '通', '话', '"', '*', ' ', '-', '_', '%', 'É')
  const names = fc.array(fc.array(letters, { minLength: 1, maxLength: 12 }), { maxLength: 8 })
  const part = fc.array(letters, { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(names, part, (written, sought) => {
      db.delete(recordings).run()
      const stored = written.map((name) => name.join(''))
      for (const [at, name] of stored.entries()) add(db, at + 1, name)
      const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
      const text = sought.join('')
      const holding = [...stored.keys()]
        .filter((at) => lower(stored[at] ?? '').includes(lower(text)))
        .map((at) => at + 1)
        .toReversed()
      expect(found(db, text)).toEqual(holding)
    }),
    { numRuns: 300 },
  )
})

test('a recording leaves the index of names with its call, and returns without', () => {
  const { db, sqlite } = testDatabase()
  const call = announcedCall(db, twoDepartments(db).first, 'd001')
  add(db, 1, '无主的-0042.wav')
  const take = (callId: number | null) =>
    db.update(recordings).set({ callId }).where(eq(recordings.id, 1)).run()
  expect(found(db, '0042')).toEqual([1])
  take(call.id)
  expect(found(db, '0042')).toEqual([])
  expect(found(db, 'd001')).toEqual([1])
  take(null)
  db.update(recordings).set({ originalName: '改名.wav' }).where(eq(recordings.id, 1)).run()
  expect(found(db, '0042')).toEqual([])
  expect(found(db, '改名.')).toEqual([1])
  db.delete(recordings).run()
  const left = sqlite.prepare(
    `select cast(group_concat(hex(block)) as text) from recording_names_data`,
  )
  expect(String(left.pluck().get())).not.toContain(
    Buffer.from('改名.').toString('hex').toUpperCase(),
  )
})

test('pages of one name follow on one another', () => {
  const { db } = testDatabase()
  for (let id = 1; id <= 25; id += 1) add(db, id, `线路-${id}.wav`)
  const manager = actorWith(db, 'qa-manager')
  const filters = { ...nothing, q: '线路-', problems: {} }
  const first = recordingList(db, manager, filters, { size: 20, cursor: null }, blindness)
  expect(first.rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, at) => 25 - at))
  const cursor = { value: 6, id: 6, back: false }
  const second = recordingList(db, manager, filters, { size: 20, cursor }, blindness)
  expect(second.rows.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1])
  expect(second.next).toBeNull()
  const behind = { value: 5, id: 5, back: true }
  const again = recordingList(db, manager, filters, { size: 20, cursor: behind }, blindness)
  expect(again.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id))
})
