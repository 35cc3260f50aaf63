import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { complaints } from '#src/complaints/schema.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { calls } from '#src/recordings/schema.ts'
import { effectReport } from '#src/training/effects/ledger.ts'
import { readSelection } from '#src/training/effects/selection.ts'
import { voidTraining } from '#src/training/records/record-training.ts'
import { actorWith } from '#test/support/people.ts'

import { complain, now, taughtCentre, trainingWeek, weekMs } from './taught-centre.ts'

type Centre = ReturnType<typeof taughtCentre>
const ofClass = { by: 'event', kind: 'class', refId: 1 } as const

function report(it: Centre, weeks = 8, at = now) {
  return effectReport(it.db, actorWith(it.db, 'qa-manager'), ofClass, weeks, at)
}
const reasons = (it: Centre, weeks = 8, at = now) =>
  report(it, weeks, at).leftOut.map(({ reason }) => reason)

describe('the ledger of what training did', () => {
  test('counts the weeks before and after, of the taught and of others like them', () => {
    const it = taughtCentre()
    const pupil = it.person({ casesBefore: 2, casesAfter: 1 })
    it.teach(pupil)
    const like = [1, 2, 3].map(() => it.person({ casesBefore: 2, casesAfter: 2 }))
    it.person({ casesBefore: 0 })
    it.person({ casesBefore: 2, category: 'outsourced' })
    it.person({ casesBefore: 2, department: 1 })
    const { effect, sets, people } = report(it)
    expect(people).toBe(1)
    expect(sets[0]?.others.map(({ personId }) => personId)).toEqual(like)
    expect(effect.taught).toMatchObject({
      before: { cases: 2, calls: 800 },
      after: { cases: 1, calls: 800 },
    })
    expect(effect.others).toMatchObject({
      people: 3,
      before: { cases: 6, calls: 2400 },
      after: { cases: 6, calls: 2400 },
    })
    expect(effect.verdict).toBe('too-few')
  })

  test('says why somebody is not compared: moved, gone, new, not over yet, nobody alike', () => {
    const of = (given: Parameters<Centre['person']>[0], at = now) => {
      const it = taughtCentre()
      it.teach(it.person(given))
      it.person({})
      return reasons(it, 8, at)
    }
    expect(of({ afterDepartment: 1 })).toEqual(['moved'])
    expect(of({ after: 0 })).toEqual(['gone'])
    expect(of({ before: 0 })).toEqual(['newcomer'])
    expect(of({}, trainingWeek + 9 * weekMs - 1)).toEqual(['running'])
    expect(of({}, trainingWeek + 9 * weekMs)).toEqual([])
    expect(of({ casesBefore: 3 })).toEqual(['no-match'])
  })

  test('does not choose others by what came after: trained later they still count, before they do not', () => {
    const it = taughtCentre()
    it.teach(it.person())
    const [later, before, otherwise, same] = [it.person(), it.person(), it.person(), it.person()]
    it.teach(later, { refId: 2, at: trainingWeek + 3 * weekMs })
    it.teach(before, { refId: 2, at: trainingWeek - 3 * weekMs })
    it.teach(otherwise, { kind: 'course', refId: 2, at: trainingWeek - weekMs })
    it.teach(same, { refId: 2 })
    expect(report(it).sets[0]?.others.map(({ personId }) => personId)).toEqual([later, otherwise])
  })

  test('counts whoever was taught twice from the first time, and says so', () => {
    const it = taughtCentre()
    const pupil = it.person()
    it.person()
    const kind = 'course' as const
    it.teach(pupil, { kind, refId: 1 })
    it.teach(pupil, { kind, refId: 2, at: trainingWeek + 2 * weekMs })
    const selection = readSelection('kind', 'course')
    if (!selection) throw new Error('no selection')
    const found = effectReport(it.db, actorWith(it.db, 'qa-manager'), selection, 8, now)
    expect(found).toMatchObject({ people: 1, again: 1, otherwise: 0 })
    expect(found.sets).toHaveLength(1)
    it.teach(pupil, { refId: 9, at: trainingWeek + 2 * weekMs })
    expect(effectReport(it.db, actorWith(it.db, 'qa-manager'), selection, 8, now).otherwise).toBe(1)
  })

  test('leaves out a record that was taken back', () => {
    const it = taughtCentre()
    const pupil = it.person()
    it.teach(pupil)
    voidTraining(it.db, { kind: 'class', refId: 1, personId: pupil }, 'result-corrected', now)
    expect(report(it).people).toBe(0)
  })

  test('follows the verdict as it stands: overturned or withdrawn, a complaint is gone', () => {
    const it = taughtCentre()
    const pupil = it.person({ casesBefore: 2 })
    it.teach(pupil)
    it.person()
    const [first, second] = it.db.select().from(complaints).all()
    const change = (id: number | undefined, set: Partial<typeof complaints.$inferInsert>) =>
      it.db
        .update(complaints)
        .set(set)
        .where(eq(complaints.id, id ?? 0))
        .run()
    change(first?.id, { verdict: 'unsubstantiated' })
    change(second?.id, { stage: 'withdrawn' })
    expect(report(it).effect.taught.before.cases).toBe(0)
  })

  test('gives a complaint to the week of its call, not to that of the complaint', () => {
    const it = taughtCentre()
    const pupil = it.person({})
    it.teach(pupil)
    it.person()
    const call = it.db
      .insert(calls)
      .values({
        ...{ callNo: 'c1', startedAt: trainingWeek - weekMs, durationMs: 1, channel: 'app' },
        ...{ province: '山东', personId: pupil, caller: '匿名' },
      })
      .returning()
      .get()
    complain(it.db, pupil, trainingWeek + 2 * weekMs, it.units[0], { callId: call.id })
    complain(it.db, pupil, trainingWeek + 2 * weekMs, it.units[0])
    // One case before, so that nobody is like this person; the sides are in the pool's own numbers.
    const { leftOut } = report(it)
    expect(leftOut).toEqual([{ personId: pupil, reason: 'no-match' }])
    const other = it.person({ casesBefore: 1 })
    const [set] = report(it).sets
    expect(set).toMatchObject({
      taught: { before: { cases: 1 }, after: { cases: 1 } },
      others: [{ personId: other }],
    })
  })

  test('shows a department head those of the own department only', () => {
    const it = taughtCentre()
    const [mine, theirs] = [it.person(), it.person({ department: 1 })]
    it.teach(mine)
    it.teach(theirs)
    const head = actorWith(it.db, 'department-head', {
      kind: 'department',
      id: it.units[0]?.department ?? 0,
    })
    const found = effectReport(it.db, head, ofClass, 8, now)
    expect(found.people).toBe(1)
    expect(found.leftOut.map(({ personId }) => personId)).toEqual([mine])
    expect(() => effectReport(it.db, actorWith(it.db, 'qa-inspector'), ofClass, 8, now)).toThrow(
      Forbidden,
    )
  })

  test('is the same whoever asks and however often', () => {
    const it = taughtCentre()
    for (let n = 0; n < 6; n += 1) it.teach(it.person({ casesBefore: n % 3, before: 90 + n }))
    for (let n = 0; n < 30; n += 1) it.person({ casesBefore: n % 3, before: 80 + n })
    expect(report(it)).toEqual(report(it))
    expect(report(it).sets).toHaveLength(6)
  })
})
