import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { supervisionLevels, type SupervisionSheet } from './schema.ts'
import { accountNames, whoIsTold } from './told.ts'
import {
  type LevelReason,
  levelReasons,
  sheetLevels,
  type SheetLevel,
  sheetStates,
} from './vocabulary.ts'

/**
 * 升级: tells whom the level belongs to, and writes down that it was reached. The caller puts the level
 * that it returns on the sheet; a level once reached is kept.
 */
export function raiseLevel(
  tx: Db,
  sheet: SupervisionSheet,
  to: number,
  why: LevelReason,
  now: number,
): { level: SheetLevel; told: string[] } {
  const reached = Math.max(1, Math.min(3, to)) as 1 | 2 | 3
  const ids = whoIsTold(tx, sheet, reached)
  const told = accountNames(tx, ids)
  const { id, sheetNo, state, turn } = sheet
  notify(
    tx,
    {
      to: ids,
      kind: 'escalation',
      sentence: `${sheetLevels[reached]}：督办表 ${sheetNo} 的“${sheetStates[state]}”${levelReasons[why]}`,
      href: `/supervision/${id}`,
      urgent: reached > 1,
      key: `supervision:${id}:${turn}:${why}:${reached}`,
    },
    now,
  )
  tx.insert(supervisionLevels)
    .values({ sheetId: id, level: reached, why, state, at: now, told })
    .run()
  return { level: Math.max(sheet.level, reached) as SheetLevel, told }
}
