import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { inspectionTasks } from '../tasks/schema.ts'
import { drawCalls, type Rules } from './drawing.ts'
import { unpackFrame } from './frame.ts'
import { type SamplingDraw, samplingDraws } from './schema.ts'

export type Repetition = {
  /** `damaged`: the kept frame is not the one that was drawn from, so nothing can be said. */
  outcome: 'same' | 'differs' | 'damaged'
  frameSize: number
  drawn: number
  /** Places whose call, chance or second scoring is another one, the first twenty. */
  differing: number[]
  /** Drawn calls whose recording was erased since: they still count, but cannot be heard. */
  erased: number
}

/** One draw by number. A draw is of the whole centre: a part of it proves nothing. */
export function drawById(db: Db, actor: Actor, id: number): SamplingDraw {
  authorise(actor, 'inspection.read')
  const draw = db.select().from(samplingDraws).where(eq(samplingDraws.id, id)).get()
  if (!draw || actor.scope.kind !== 'all') throw new NotFound()
  return draw
}

/**
 * 复算: draws again from what was kept (frame, plan and seed) and compares with the tasks that were
 * made. Calls stay when their recordings are erased, so that an old draw can still be checked whole.
 */
export function repeatDraw(db: Db, actor: Actor, id: number): Repetition {
  const draw = drawById(db, actor, id)
  const repetition = compare(db, draw)
  write(db, (tx) => {
    const particulars = { outcome: repetition.outcome, drawn: repetition.drawn }
    record(tx, actor, 'draw.repeated', { kind: 'draw', id }, particulars)
  })
  return repetition
}

function compare(db: Db, draw: SamplingDraw): Repetition {
  const { frameSize, drawn } = draw
  const erased = erasedOf(db, draw.id)
  const frame = unpackFrame(draw)
  if (!frame) return { outcome: 'damaged', frameSize, drawn, differing: [], erased }
  const again = drawCalls(frame, draw.plan as unknown as Rules, draw.seed)
  const kept = keptTasks(db, draw.id)
  const doubled = new Set(doubledCalls(db, draw.id))
  const twins = new Set(again.doubled)
  const most = Math.max(again.drawn.length, kept.length)
  const differing = Array.from({ length: most }, (_, index) => index).filter((index) => {
    const [now, then] = [again.drawn[index], kept[index]]
    return (
      now === undefined ||
      then === undefined ||
      now.callId !== then.callId ||
      now.chance !== then.chance ||
      twins.has(now.callId) !== doubled.has(then.callId)
    )
  })
  const same = differing.length === 0 && again.drawn.length === drawn
  return {
    outcome: same ? 'same' : 'differs',
    ...{ frameSize, drawn: again.drawn.length },
    differing: differing.slice(0, 20).map((index) => index + 1),
    erased,
  }
}

function keptTasks(db: Db, drawId: number) {
  const { callId, chance, place } = inspectionTasks
  return db
    .select({ callId, chance })
    .from(inspectionTasks)
    .where(and(eq(inspectionTasks.drawId, drawId), isNotNull(place)))
    .orderBy(asc(place))
    .all()
}

function doubledCalls(db: Db, drawId: number): number[] {
  return db
    .select({ callId: inspectionTasks.callId })
    .from(inspectionTasks)
    .where(and(eq(inspectionTasks.drawId, drawId), eq(inspectionTasks.purpose, 'double')))
    .all()
    .map(({ callId }) => callId)
}

function erasedOf(db: Db, drawId: number): number {
  const gone = and(
    eq(inspectionTasks.drawId, drawId),
    isNotNull(inspectionTasks.place),
    isNull(inspectionTasks.recordingId),
  )
  const row = db
    .select({ n: sql<number>`count(*)` })
    .from(inspectionTasks)
    .where(gone)
    .get()
  return row?.n ?? 0
}
