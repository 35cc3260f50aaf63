import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import { shiftList } from './queries.ts'
import { shifts } from './schema.ts'
import { coverProblem, formatClock, type ShiftTimes } from './shift-cover.ts'

/** What is wrong with a set of shifts, as a sentence; null when they cover 24 hours exactly once. */
export function shiftProblem(given: readonly ShiftTimes[]): string | null {
  if (given.length === 0) return '至少要有一个班次'
  if (given.some(({ name }) => name === '')) return '每个班次都要有名称'
  const names = given.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) return `班次名称“${twice}”用了两次`
  return coverProblem(given)
}

/** Replaces the dictionary of shifts (班次) as a whole: one of them alone cannot cover the day. */
export function saveShifts(db: Db, actor: Actor, given: readonly ShiftTimes[]): void {
  authorise(actor, 'dictionary.edit')
  const problem = shiftProblem(given)
  if (problem) throw new Refused('shifts-incomplete', problem)
  write(db, (tx) => {
    const [before, after] = [describe(shiftList(tx)), describe(given)]
    if (before.join('\n') === after.join('\n')) return
    tx.delete(shifts).run()
    tx.insert(shifts)
      .values(given.map(({ name, fromMinute, untilMinute }) => ({ name, fromMinute, untilMinute })))
      .run()
    record(tx, actor, 'shift.saved', { kind: 'dictionary', id: 'shifts' }, { before, after })
  })
}

function describe(list: readonly ShiftTimes[]): string[] {
  return list
    .toSorted((a, b) => a.fromMinute - b.fromMinute)
    .map(({ name, fromMinute, untilMinute }) => {
      return `${name} ${formatClock(fromMinute)}–${formatClock(untilMinute)}`
    })
}
