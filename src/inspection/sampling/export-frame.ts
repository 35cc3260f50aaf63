import { record } from '#src/audit/record.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { startOfDayNumber } from '#src/recordings/ledger/days.ts'
import { calls } from '#src/recordings/schema.ts'

import { drawCalls, type Rules } from './drawing.ts'
import { type Frame, unpackFrame } from './frame.ts'
import { hasOpenTasks } from './queries.ts'
import { drawById } from './repeat.ts'
import { samplingRefusals } from './vocabulary.ts'

const atOnce = 1000

/**
 * 名册: every call that could have been drawn, with its chance. Whoever scores gets it when all are
 * scored, as it tells what speaks against a call. The trace is left before the first piece.
 */
export function exportFrame(db: Db, actor: Actor, id: number): Generator<string> {
  const draw = drawById(db, actor, id)
  const frame = unpackFrame(draw)
  if (!frame) throw refused(samplingRefusals, 'damaged')
  const told = can(actor, 'inspection.plan')
  if (!told && hasOpenTasks(db, id)) throw refused(samplingRefusals, 'blind')
  record(db, actor, 'list.exported', { kind: 'draw', id }, { rows: frame.callIds.length })
  const drawing = drawCalls(frame, draw.plan as unknown as Rules, draw.seed)
  const places = new Map(drawing.drawn.map(({ callId }, index) => [callId, index + 1]))
  return pieces(db, frame, drawing.chances, places)
}

function* pieces(
  db: Db,
  frame: Frame,
  chances: readonly number[],
  places: ReadonlyMap<number, number>,
): Generator<string> {
  const columns = ['通话编号', '通话号', '日期', '人员类别', '风险权重', '抽中机会', '抽中次序']
  yield writeTable(columns, [])
  for (let from = 0; from < frame.callIds.length; from += atOnce) {
    const ids = frame.callIds.slice(from, from + atOnce)
    const numbers = callNumbers(db, ids)
    yield writeRows(
      ids.map((callId, index) => {
        const at = from + index
        return [
          callId,
          numbers.get(callId) ?? '',
          formatDay(startOfDayNumber(frame.days[at] ?? 0)),
          staffCategories[frame.categories[at] ?? 'regular'],
          frame.risks[at] ?? 1,
          (chances[at] ?? 0).toFixed(9),
          places.get(callId) ?? '',
        ]
      }),
    )
  }
}

function callNumbers(db: Db, ids: readonly number[]): Map<number, string> {
  const rows = db
    .select({ id: calls.id, callNo: calls.callNo })
    .from(calls)
    .where(isOneOf(calls.id, ids))
    .all()
  return new Map(rows.map(({ id, callNo }) => [id, callNo]))
}
