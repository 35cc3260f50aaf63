import { describe, expect, test } from 'vitest'

import { startOfDay } from '#src/kernel/calendar.ts'
import { confirmMentorship, draftMentorship } from '#src/training/mentorships/agree.ts'
import { mentorshipPaper } from '#src/training/mentorships/paper.ts'
import { mentorshipDetail } from '#src/training/mentorships/queries.ts'
import { get, testApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { wordsOfWord, wordsPrinted } from '#test/support/paper-words.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { dayMs, staffed } from './scene.ts'

const now = Date.parse('2026-11-23T10:00:00+08:00')

describe('the printed agreement of a mentorship', () => {
  test('leaves a place to sign empty until its person has confirmed', () => {
    const { db } = testDatabase()
    const { first, third } = staffed(db)
    const trainer = actorWith(db, 'trainer')
    const today = startOfDay(now)
    draftMentorship(
      db,
      trainer,
      {
        ...{ mentorId: first.person.id, apprenticeId: third.person.id, track: 'knowledge' },
        ...{ fromDay: today, untilDay: today + 20 * dayMs, goal: '独立接报修', reason: '' },
        measures: [{ measure: '听录音', dueDay: today + dayMs }],
      },
      now,
    )
    const mentor = actorWith(db, 'agent', { kind: 'person', id: first.person.id })
    confirmMentorship(db, mentor, 1, now)
    const paper = mentorshipPaper(mentorshipDetail(db, trainer, 1, now), '吴霞', now)
    const places = paper.blocks.flatMap((block) =>
      block.kind === 'signatures' ? block.places.slice(0, 2) : [],
    )
    expect(places).toEqual([
      { label: '师傅', name: '罗军', at: '2026-11-23 10:00' },
      { label: '徒弟', name: '', at: '' },
    ])
  })

  test('holds the same words on the page and in Word', async () => {
    const it = testApp()
    const { first, third } = staffed(it.db)
    const trainer = actorWith(it.db, 'trainer')
    const today = startOfDay(Date.now())
    draftMentorship(it.db, trainer, {
      ...{ mentorId: first.person.id, apprenticeId: third.person.id, track: 'knowledge' },
      ...{ fromDay: today, untilDay: today + 20 * dayMs, goal: '独立接报修', reason: '' },
      measures: [{ measure: '听录音', dueDay: today + dayMs }],
    })
    const cookie = signedInAs(it.db, 'trainer')
    const printed = await (await get(it, '/mentorships/1/print', cookie)).text()
    const word = await get(it, '/mentorships/1/word', cookie)
    expect(wordsPrinted(printed)).toContain('独立接报修')
    expect(wordsOfWord(Buffer.from(await word.arrayBuffer()))).toBe(wordsPrinted(printed))
  })
})
