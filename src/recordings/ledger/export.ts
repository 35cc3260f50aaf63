import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { ledgerKinds, ledgerStates } from '../vocabulary.ts'
import type { EntryFilters } from './filters.ts'
import { authoriseLedger, type EntryRow, entryList } from './queries.ts'

const columns = [
  ...['时间', '类别', '通话号', '来源', '状态', '状态起于', '时限'],
  ...['来电号码', '话单中的录音文件', '录音文件'],
]

/**
 * The entries of a filter as CSV, piece by piece, newest first. The trace is left before the first
 * piece: whoever breaks off a download has had what came until then.
 */
export function exportEntries(db: Db, actor: Actor, filters: EntryFilters): Generator<string> {
  authoriseLedger(actor)
  record(db, actor, 'ledger.exported', { kind: 'ledger', id: 'entries' }, particularsOf(filters))
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: EntryFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => entryList(db, actor, filters, page))) {
    yield writeRows(rows.map(cellsOf))
  }
}

function cellsOf({ at, call, recording, source, state, since, dueAt }: EntryRow): string[] {
  return [
    formatSeconds(at),
    ledgerKinds[call ? 'call' : 'recording'],
    call?.callNo ?? '',
    source,
    ledgerStates[state],
    formatSeconds(since),
    formatSeconds(dueAt),
    call?.caller ?? '',
    call?.recordingName ?? '',
    recording?.name ?? '',
  ]
}

function particularsOf({ from, until, sourceId, state, kind }: EntryFilters) {
  const words = [
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    sourceId === null ? null : `来源 ${sourceId}`,
    state === null ? null : ledgerStates[state],
    kind === null ? null : ledgerKinds[kind],
  ].filter((word) => word !== null)
  return { filter: words.join('，') || '全部' }
}
