import type { Actor } from '#src/kernel/actor.ts'
import { connectionOf, type Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { confirmEffect, returnMeasure } from '#src/supervision/sheets/check.ts'
import { discardDraft } from '#src/supervision/sheets/draft.ts'
import { handOver, withdrawSheet } from '#src/supervision/sheets/hand-over.ts'
import { issueSheet } from '#src/supervision/sheets/issue.ts'
import { addItem, finishItem, itemsOf } from '#src/supervision/sheets/items.ts'
import {
  beginMeasures,
  finishMeasures,
  returnPlan,
  setCause,
} from '#src/supervision/sheets/plan.ts'
import { refuseClosing, signSheet } from '#src/supervision/sheets/sign.ts'

import { answerers, type Command, type PlainCentre } from './plain-moves.ts'
import { isWorkday } from './plain-sheet.ts'

const first = Date.parse('2026-11-02T00:00:00+08:00')
export const dayOf = (day: number): number => first + day * 86_400_000

type Tried = { db: Db; actor: Actor; command: Command; centre: PlainCentre; now: number }
const id = 1
const reason = '照实写清为什么这样办'

/** The same command as the model judges, given to the product. */
export function act({ db, actor, command, centre, now }: Tried): void {
  const { kind, pick, column, stale } = command
  const sqlite = connectionOf(db)
  const revision = sqlite
    .prepare('select revision from supervision_sheets where id = 1')
    .pluck()
    .get() as number
  const seen = stale ? revision - 1 : revision
  const items = itemsOf(db, id)
  const itemId = items[pick % Math.max(1, items.length)]?.id ?? 0
  const { department } = centre.sheet
  switch (kind) {
    case 'complain':
      sqlite
        .prepare(
          `insert into complaints (complaint_no, source, fault_category, department_id, sub_centre_id, opened_at,
             opened_by_name) values ('DN' || (select count(*) from complaints), 'manual', 'shirking', 1, 1, ?, '甲')`,
        )
        .run(now)
      return
    case 'settle':
      return settle(db, pick)
    case 'issue':
      return void issueSheet(db, actor, id, seen, now)
    case 'discard':
      return discardDraft(db, actor, id, seen, now)
    case 'cause':
      return setCause(db, actor, id, { kind: 'process', text: reason }, seen)
    case 'item': {
      const owners = answerers(department)
      const ownerId = (owners[pick % owners.length] ?? 0) + 1
      // A day that will do: what days will not is the matter of other tests.
      let day = centre.today
      while (!isWorkday(day) && day < centre.sheet.dueDay) day += 1
      while (!isWorkday(day)) day += 1
      const what = { what: reason, target: reason, ownerId, dueDay: dayOf(day) }
      return void addItem(db, actor, id, what, seen, now)
    }
    case 'item-done':
      return finishItem(db, actor, id, itemId, reason, seen, now)
    case 'begin':
      return void beginMeasures(db, actor, id, seen, now)
    case 'return-plan':
      return returnPlan(db, actor, id, reason, seen, now)
    case 'finish':
      return void finishMeasures(db, actor, id, seen, now)
    case 'redo':
      return returnMeasure(db, actor, id, { itemId, reason }, seen, now)
    case 'confirm':
      return void confirmEffect(db, actor, id, reason, seen, now)
    case 'sign':
      return void signSheet(db, actor, id, { place: column, note: '' }, seen, now)
    case 'refuse':
      return refuseClosing(db, actor, id, { place: column, reason }, seen, now)
    case 'hand-over': {
      const departmentId = department === 1 ? 2 : 1
      const ownerId = (answerers(departmentId)[0] ?? 0) + 1
      const over = { departmentId, ownerId, reason, figureFollows: false }
      return void handOver(db, actor, id, over, seen, now)
    }
    case 'withdraw':
      return withdrawSheet(db, actor, id, reason, seen, now)
  }
}

function settle(db: Db, pick: number): void {
  const sqlite = connectionOf(db)
  const open = sqlite
    .prepare('select id from complaints where verdict is null order by id')
    .pluck()
    .all() as number[]
  const one = open[pick % Math.max(1, open.length)]
  if (one === undefined) throw new Refused('nothing-open', 'nothing is open')
  sqlite
    .prepare('update complaints set verdict = ? where id = ?')
    .run(pick % 3 === 0 ? 'substantiated' : 'unsubstantiated', one)
}
