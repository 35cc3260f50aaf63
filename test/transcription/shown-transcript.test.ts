import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { addNote } from '#src/recordings/notes/write.ts'
import { calls } from '#src/recordings/schema.ts'
import { exportTranscript } from '#src/transcription/exported/export-transcript.ts'
import { shownTranscript } from '#src/transcription/queries.ts'
import { segments } from '#src/transcription/schema.ts'
import { get, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { addCall, addRecording, addTranscript } from './scripted.ts'

const told = [
  { voice: 'agent', text: '您的电话是多少' },
  { voice: 'customer', text: '幺三九三幺九零' },
  { voice: 'customer', text: '九二幺五，我叫王建国' },
] as const

function heard(db: ReturnType<typeof testApp>['db']) {
  const call = addCall(db)
  const recording = addRecording(db, { callId: call.id, state: 'transcribed' })
  addTranscript(db, recording.id, told)
  return { call, recording }
}

const seesAll: Blindness = { among: () => new Set(), of: () => undefined, duty: () => null }

describe('the words of a call', () => {
  test.each(['qa-inspector', 'qa-manager', 'case-handler'] as const)(
    'are whole for a %s, who judges or handles it',
    (role: Role) => {
      const { db } = testDatabase()
      const { recording } = heard(db)
      const lines = shownTranscript(db, actorWith(db, role), recording.id)
      expect(lines.map(({ text }) => text)).toEqual(told.map(({ text }) => text))
    },
  )

  test.each(['team-leader', 'supervisor', 'department-head'] as const)(
    'are masked for a %s, in every text that is kept of a line',
    (role: Role) => {
      const { db } = testDatabase()
      const { recording } = heard(db)
      db.update(segments).set({ heardText: '幺三九三幺九零九二幺五' }).run()
      const shown = shownTranscript(db, actorWith(db, role), recording.id)
      expect(shown.map(({ text }) => text)).toEqual(['您的电话是多少', '*******', '****，我叫***'])
      expect(JSON.stringify(shown)).not.toMatch(/幺九零|王建国/)
    },
  )

  test('are masked on the page of whoever reads them masked, and in no other way there', async () => {
    const made = testApp()
    const { recording, call } = heard(made.db)
    const inspector = actorWith(made.db, 'qa-inspector')
    addNote(made.db, inspector, recording.id, { atMs: 0, text: '客户电话13931909215' })
    made.db.update(calls).set({ caller: '13931909215' }).where(eq(calls.id, call.id)).run()
    const here = [`/transcription/recordings/${recording.id}`, `/recordings/${recording.id}/notes`]
    for (const path of [...here, `/recordings/${recording.id}`, '/calls', `/calls/${call.id}`]) {
      const page = await get(made, path, signedInAs(made.db, 'supervisor'))
      expect([path, page.status]).toEqual([path, 200])
      expect([path, await page.text()]).not.toEqual([
        path,
        expect.stringMatching(/王建国|幺九零|13931909215/),
      ])
    }
    const whole = await (await get(made, here[0] ?? '', signedInAs(made.db, 'qa-inspector'))).text()
    expect(whole).toContain('我叫王建国')
  })

  test('leave the house masked, also in the file of somebody who reads them whole', () => {
    const { db } = testDatabase()
    const { recording } = heard(db)
    const { content } = exportTranscript(
      db,
      actorWith(db, 'qa-manager'),
      recording.id,
      'txt',
      seesAll,
    )
    expect(content).not.toMatch(/王建国|九二幺五/)
    expect(content).toContain('我叫***')
  })
})
