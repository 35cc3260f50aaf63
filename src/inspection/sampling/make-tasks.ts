import { and, desc, eq, isNull, notInArray, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'
import { lotOf } from '#src/screening/queue/lots.ts'

import { createTask, spokenBy } from '../tasks/create.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { sharing } from '../tasks/share-out.ts'
import type { DrawnCall, Drawing } from './drawing.ts'
import type { SamplingPlan } from './schema.ts'

type Made = { drawId: number; seed: string; drawing: Drawing; dueAt: number; now: number }
type Holder = { id: number; name: string } | null
type Wanted = DrawnCall & { place: number | null; at: number; holder: Holder }

/**
 * One task for each drawn call and another for those scored twice, made in one order by lot: second
 * scorings that stood at the end of every list would not be hidden. Says how many nobody was given.
 */
export function makeTasks(
  tx: Db,
  plan: SamplingPlan,
  { drawId, seed, drawing, dueAt, now }: Made,
): { unassigned: number; turnAfter: number | null } {
  const share = sharing(tx, plan.assignment, plan.turnAfter)
  const doubled = new Set(drawing.doubled)
  const wanted: Wanted[] = []
  for (const [index, call] of drawing.drawn.entries()) {
    const spoken = spokenBy(tx, call.callId) ?? nobody
    const holder = share.next(spoken)
    wanted.push({ ...call, place: index + 1, at: (index + 0.5) / drawing.drawn.length, holder })
    if (!doubled.has(call.callId)) continue
    const other = share.second(spoken, holder?.id ?? null, lotOf(seed, call.callId, 'second'))
    wanted.push({ ...call, place: null, at: lotOf(seed, call.callId, 'twin'), holder: other })
  }
  const pairs = new Map<number, { first?: number; second?: number }>()
  for (const one of wanted.toSorted((a, b) => a.at - b.at || a.callId - b.callId)) {
    const { id } = createTask(
      tx,
      {
        purpose: one.place === null ? 'double' : 'routine',
        callId: one.callId,
        recordingId: recordingOf(tx, one.callId),
        formId: plan.formId,
        drawId,
        ...(one.place === null ? {} : { place: one.place, chance: one.chance }),
        dueAt,
        account: one.holder,
      },
      now,
    )
    const pair = pairs.get(one.callId) ?? {}
    pairs.set(one.callId, one.place === null ? { ...pair, second: id } : { ...pair, first: id })
  }
  for (const { first, second } of pairs.values()) {
    if (second === undefined) continue
    tx.update(inspectionTasks).set({ pairOf: first }).where(eq(inspectionTasks.id, second)).run()
  }
  return {
    unassigned: wanted.filter(({ holder }) => holder === null).length,
    turnAfter: share.last(),
  }
}

const nobody = { personId: null, teamId: null, departmentId: null, subCentreId: null }
/** Of several recordings of a call the longest stands for it; none if it was erased just now. */
export function recordingOf(tx: Db, callId: number): number | null {
  return prepared(tx, longest).get({ callId })?.id ?? null
}

const longest = (db: Db) =>
  db
    .select({ id: recordings.id })
    .from(recordings)
    .where(
      and(
        eq(recordings.callId, placeholder('callId')),
        notInArray(recordings.state, ['corrupt', 'joined']),
        isNull(recordings.fault),
      ),
    )
    .orderBy(desc(recordings.durationMs), desc(recordings.id))
    .limit(1)
    .prepare()
