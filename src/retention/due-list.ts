import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { sourceNames } from '#src/recordings/ledger/queries.ts'

import { dueList, type DueRow, readDueFilters } from './queries.ts'
import { megabytes, retentionClasses, timedClasses } from './vocabulary.ts'

const columns = {
  receivedAt: {
    label: '收到时间',
    nowrap: true,
    value: ({ receivedAt }) => formatTime(receivedAt),
  },
  name: { label: '录音', value: ({ name }) => name },
  callNo: { label: '通话号', value: ({ callNo }) => callNo },
  source: { label: '来源', value: ({ source }) => source },
  rule: { label: '原因', nowrap: true, value: ({ rule }) => retentionClasses[rule] },
  cases: { label: '用到它的典型案例', value: ({ cases }) => cases },
  size: { label: '大小（MB）', num: true, value: ({ bytes }) => megabytes(bytes) },
  id: { label: '录音编号', num: true, extra: true, value: ({ id }) => id },
} satisfies Record<string, ListColumn<DueRow>>

export type DueColumn = keyof typeof columns

/** 到期录音, oldest first: the order in which the next night erases. */
export const dueRecordingsList = {
  path: '/retention/due',
  title: '到期录音',
  needs: ['retention.read'],
  columns,
  filters: {
    rule: {
      label: '类别',
      words: Object.fromEntries(timedClasses.map((rule) => [rule, retentionClasses[rule]])),
    },
    source: { label: '来源', named: sourceNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => dueList(db, actor, readDueFilters(query), request),
} satisfies ListDefinition<DueRow>

function sourceNamed(db: Db, value: string): string | undefined {
  const { sourceId } = readDueFilters({ source: value })
  return sourceId === null ? undefined : sourceNames(db)(sourceId === 0 ? null : sourceId)
}
