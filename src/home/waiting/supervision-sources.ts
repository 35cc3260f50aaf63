import { and, asc, eq, isNull, lte, or, type SQL, sql } from 'drizzle-orm'

import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { can } from '#src/kernel/actor.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import { answersFor, sheetsSeen } from '#src/supervision/sheets/find.ts'
import { type SupervisionSheet, supervisionSheets } from '#src/supervision/sheets/schema.ts'
import { isSoleOwner } from '#src/supervision/sheets/sign.ts'
import { missingPlaces, signsOf } from '#src/supervision/sheets/signed.ts'
import { signRights } from '#src/supervision/sheets/told.ts'
import {
  sheetLevels,
  type SheetState,
  sheetStates,
  signPlaces,
} from '#src/supervision/sheets/vocabulary.ts'

import { type Asked, plainLine, type Source, type WaitLine } from './line.ts'
import type { WaitKind } from './vocabulary.ts'

/** In the words of the index that holds nothing else. */
const runs = sql`${supervisionSheets.state} in ('plan', 'do', 'check', 'act')`

/** Sheets at a state that the reader sees, the soonest due first. */
const soonestAt = (
  { db, actor }: Asked,
  state: SheetState,
  limit: number,
  which?: SQL,
): SupervisionSheet[] =>
  db
    .select()
    .from(supervisionSheets)
    .where(and(runs, eq(supervisionSheets.state, state), sheetsSeen(db, actor), which))
    .orderBy(asc(supervisionSheets.stepDueAt), asc(supervisionSheets.id))
    .limit(limit)
    .all()

const lineOf = (sheet: SupervisionSheet, kind: WaitKind, note: string | null): WaitLine => ({
  ...plainLine,
  ...{ kind, thing: sheet.sheetNo ?? '督办表草稿', note },
  href: `/supervision/${sheet.id}`,
  since: null,
  dueAt: sheet.stepDueAt,
  urgent: sheet.level > 1 ? '紧急' : null,
})

/** 督办措施 and 整改: the owner's first, then those a colleague of the department has in hand. */
function toAnswer(kind: WaitKind, state: 'plan' | 'do'): Source {
  return {
    kind,
    all: `/supervision?state=${state}`,
    may: (actor) => can(actor, 'supervision.answer'),
    read(asked, limit) {
      const { db, actor } = asked
      const { ownerId } = supervisionSheets
      const own = soonestAt(asked, state, limit, eq(ownerId, actor.accountId ?? -1))
      const others = or(isNull(ownerId), sql`${ownerId} is not ${actor.accountId}`)
      const rest = limit > own.length ? soonestAt(asked, state, limit - own.length, others) : []
      return [...own, ...rest]
        .filter((sheet) => answersFor(db, actor, sheet))
        .map((sheet) => ({
          ...lineOf(
            sheet,
            kind,
            sheet.level > 0
              ? `${sheetStates[state]} · ${sheetLevels[sheet.level]}`
              : sheetStates[state],
          ),
          colleague: sheet.ownerId !== null && sheet.ownerId !== actor.accountId,
        }))
    },
  }
}

/** 检查效果: those of which enough whole weeks are over. */
const toCheck: Source = {
  kind: 'sheet-check',
  all: '/supervision?state=check',
  may: (actor) => can(actor, 'supervision.check'),
  read(asked, limit) {
    const { countFrom, weeks } = supervisionSheets
    const over = lte(sql`${countFrom} + ${weeks} * ${weekMs}`, asked.now)
    return soonestAt(asked, 'check', limit, over).map((sheet) =>
      lineOf(sheet, 'sheet-check', `已满 ${sheet.weeks} 周，看是否达标`),
    )
  },
}

/** 签字: the columns that this reader may sign, and nobody has. */
const toSign: Source = {
  kind: 'sheet-sign',
  all: '/supervision?state=act',
  may: (actor) => Object.values(signRights).some((right) => can(actor, right)),
  read(asked, limit) {
    const { db, actor } = asked
    return soonestAt(asked, 'act', limit).flatMap((sheet) => {
      const own = signsOf(db, sheet).some(({ accountId }) => accountId === actor.accountId)
      if (own || isSoleOwner(db, sheet.id, actor.accountId)) return []
      const place = missingPlaces(db, sheet).find(
        (one) =>
          can(actor, signRights[one]) &&
          (one === 'quality' || actsFor(db, actor, sheet.departmentId)),
      )
      return place ? [lineOf(sheet, 'sheet-sign', `签“${signPlaces[place]}”栏`)] : []
    })
  },
}

/** 复发 drafts the system wrote: somebody decides whether they are issued. */
const toIssue: Source = {
  kind: 'sheet-draft',
  all: '/supervision?state=draft',
  may: (actor) => can(actor, 'supervision.issue'),
  read: ({ db, actor }, limit) =>
    db
      .select()
      .from(supervisionSheets)
      .where(and(eq(supervisionSheets.state, 'draft'), sheetsSeen(db, actor)))
      .orderBy(asc(supervisionSheets.createdAt), asc(supervisionSheets.id))
      .limit(limit)
      .all()
      .map((sheet) => ({
        ...lineOf(
          sheet,
          'sheet-draft',
          sheet.followsId === null ? null : '问题复发，请决定是否下达',
        ),
        since: sheet.createdAt,
      })),
}

export const supervisionSources: readonly Source[] = [
  toSign,
  toAnswer('sheet-plan', 'plan'),
  toAnswer('sheet-do', 'do'),
  toCheck,
  toIssue,
]
