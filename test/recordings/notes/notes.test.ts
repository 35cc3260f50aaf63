import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { notesOf } from '#src/recordings/notes/queries.ts'
import { mostNotes } from '#src/recordings/notes/vocabulary.ts'
import { addNote, changeNote, removeNote } from '#src/recordings/notes/write.ts'
import { actorWith } from '#test/support/people.ts'

import { beep, bring, scene } from '../scene.ts'

async function oneRecording() {
  const place = scene()
  const { recordingId } = await bring(place, 'a.wav', beep())
  const { db } = place
  const inspector = actorWith(db, 'qa-inspector')
  const manager = actorWith(db, 'qa-manager')
  const note = (atMs: number, text: string, actor = inspector) =>
    addNote(db, actor, recordingId, { atMs, text })
  const texts = (actor = inspector, ownOnly = false) =>
    notesOf(db, actor, recordingId, { ownOnly, blindness }).notes.map(({ text }) => text)
  return { ...place, recordingId, inspector, manager, note, texts }
}

describe('notes on a recording', () => {
  test('are read in the order of the call, whoever wrote them', async () => {
    const { note, texts, manager } = await oneRecording()
    note(400, '后一条')
    note(100, '前一条', manager)
    expect(texts()).toEqual(['前一条', '后一条'])
  })

  test('of others are kept from whoever is to judge on his own', async () => {
    const { note, texts, manager } = await oneRecording()
    note(100, '经理的', manager)
    note(200, '自己的')
    expect(texts(undefined, true)).toEqual(['自己的'])
  })

  test('sent twice are written once', async () => {
    const { note, texts, manager } = await oneRecording()
    note(100, '同一条')
    note(100, '同一条')
    note(100, '同一条', manager)
    expect(texts()).toEqual(['同一条', '同一条'])
  })

  test('are changed and removed only by whoever wrote them', async () => {
    const { db, recordingId, note, texts, inspector, manager } = await oneRecording()
    const { id: noteId } = note(100, '原话')
    const place = { recordingId, noteId }
    expect(() => changeNote(db, manager, place, '别人改的')).toThrow(Forbidden)
    expect(() => removeNote(db, manager, place)).toThrow(Forbidden)
    expect(texts()).toEqual(['原话'])
    changeNote(db, inspector, place, '改过的', 5)
    expect(notesOf(db, inspector, recordingId, { ownOnly: false, blindness }).notes).toMatchObject([
      { text: '改过的', changedAt: 5, own: true },
    ])
    removeNote(db, inspector, place)
    expect(texts()).toEqual([])
    expect(() => removeNote(db, inspector, place)).toThrow(NotFound)
  })

  test('are reached only through their own recording', async () => {
    const { db, note, inspector, texts, ...place } = await oneRecording()
    const other = await bring({ ...place, db }, 'b.wav', beep(550))
    const { id: noteId } = note(100, '原话')
    const wrong = { recordingId: other.recordingId, noteId }
    expect(() => changeNote(db, inspector, wrong, '改')).toThrow(NotFound)
    expect(texts()).toEqual(['原话'])
  })

  test('leave who, when and where on the trail, and no words that would outlive the recording', async () => {
    const { db, recordingId, note, inspector } = await oneRecording()
    const { id: noteId } = note(61_000, '客户报了身份证号')
    changeNote(db, inspector, { recordingId, noteId }, '又一句')
    removeNote(db, inspector, { recordingId, noteId })
    const trail = db.select().from(auditEvents).where(eq(auditEvents.actorId, inspector.accountId!))
    const events = trail.all()
    expect(events.map(({ action }) => action)).toEqual([
      'recording.noted',
      'recording.note-changed',
      'recording.note-removed',
    ])
    expect(events).toMatchObject([
      { subjectId: String(recordingId), particulars: { line: '1:01' } },
      {},
      {},
    ])
    expect(JSON.stringify(events)).not.toContain('身份证')
  })

  test('are not written by those who only listen, nor by the system', async () => {
    const { db, recordingId, texts } = await oneRecording()
    const handler = actorWith(db, 'case-handler')
    const write = (actor: typeof handler) => () =>
      addNote(db, actor, recordingId, { atMs: 0, text: '一句' })
    expect(write(handler)).toThrow(Forbidden)
    expect(write(system)).toThrow(Forbidden)
    expect(write(actorWith(db, 'trainer'))).toThrow(Forbidden)
    expect(texts(handler)).toEqual([])
  })

  test('are not told with their writers to those who write none', async () => {
    const { db, recordingId, note } = await oneRecording()
    note(100, '原话')
    const read = (role: 'case-handler' | 'qa-manager') =>
      notesOf(db, actorWith(db, role), recordingId, { ownOnly: false, blindness })
    expect(read('case-handler')).toMatchObject({ mayWrite: false, notes: [{ by: null }] })
    expect(read('qa-manager')).toMatchObject({ notes: [{ by: '测试qa-inspector', own: false }] })
  })

  test('are two hundred at most', async () => {
    const { note, texts } = await oneRecording()
    for (let at = 0; at < mostNotes; at += 1) note(at, '又一条')
    expect(() => note(999, '再一条')).toThrow('200')
    expect(texts()).toHaveLength(mostNotes)
  })
})
