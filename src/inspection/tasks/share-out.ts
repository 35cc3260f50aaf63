import type { Db } from '#src/kernel/db.ts'

import type { Assignment } from '../sampling/vocabulary.ts'
import { type Inspector, inspectorsOn, mayScore, openTasksOf } from './inspectors.ts'
import type { InspectionTask } from './schema.ts'

type Spoken = Pick<InspectionTask, 'personId' | 'teamId' | 'departmentId' | 'subCentreId'>

export type Sharing = {
  /** Who is to score the next call; null where nobody may. */
  next: (call: Spoken) => Inspector | null
  /** Somebody else for the same call, by a lot from 0 up to 1. */
  second: (call: Spoken, first: number | null, lot: number) => Inspector | null
  /** Whose turn was last, to go on from there. */
  last: () => number | null
}

/** With more in hand than this, somebody is loaded whoever comes next. */
const mostCounted = 20_000

/** Hands out tasks by turn or by load, among inspectors who are not disabled. By hand: to nobody yet. */
export function sharing(tx: Db, how: Assignment, turnAfter: number | null): Sharing {
  const everybody = how === 'hand' ? [] : inspectorsOn(tx).filter(({ manages }) => !manages)
  const load = new Map(everybody.map(({ id }) => [id, openTasksOf(tx, id, mostCounted)]))
  let last = turnAfter
  const given = (inspector: Inspector | undefined): Inspector | null => {
    if (!inspector) return null
    load.set(inspector.id, (load.get(inspector.id) ?? 0) + 1)
    return inspector
  }
  return {
    next: (call) => {
      const able = everybody.filter((one) => mayScore(one, call))
      if (how === 'load') return given(able.toSorted((a, b) => byLoad(load, a, b))[0])
      const after = last
      const turn = able.find(({ id }) => after === null || id > after) ?? able[0]
      if (turn) last = turn.id
      return given(turn)
    },
    second: (call, first, lot) => {
      const able = everybody.filter((one) => one.id !== first && mayScore(one, call))
      return given(able[Math.floor(lot * able.length)])
    },
    last: () => last,
  }
}

const byLoad = (load: ReadonlyMap<number, number>, a: Inspector, b: Inspector) =>
  (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0) || a.id - b.id
