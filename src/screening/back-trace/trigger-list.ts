import { and, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import type { TraceKind } from '../vocabulary.ts'
import { type SpeaksOf, saidBy, type TriggerTraces, triggerTraces } from './queries.ts'
import { backTraceTriggers } from './schema.ts'

export type TriggerRow = TriggerTraces & {
  foundAt: number
  /** Null while the call that speaks has no call data. */
  said: Pick<SpeaksOf, 'at' | 'href' | 'words'> | null
}

/**
 * 来电回溯, newest first. What a call says is seen by those who may see the call; what came from
 * outside the hotline belongs to no unit and is for those who see all.
 */
export function triggerList(
  db: Db,
  actor: Actor,
  kind: TraceKind | null,
  page: PageRequest,
): Page<TriggerRow> {
  authorise(actor, 'finding.list')
  const { where, order, limit } = keyset(backTraceTriggers.at, backTraceTriggers.id, page)
  const rows = db
    .select({ trigger: backTraceTriggers })
    .from(backTraceTriggers)
    .leftJoin(recordings, eq(recordings.id, backTraceTriggers.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(where, kind ? eq(backTraceTriggers.kind, kind) : undefined, visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ trigger }) => trigger)
  const cut = cutPage(rows, page, ({ at, id }) => ({ value: at, id }))
  const shown = cut.rows.map((trigger) => ({
    ...triggerTraces(db, actor, trigger),
    foundAt: trigger.at,
    said: saidBy(db, actor, trigger),
  }))
  return { ...cut, rows: shown }
}
