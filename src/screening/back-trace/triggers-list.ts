import { formatTime } from '#src/kernel/calendar.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { traceKinds } from '../vocabulary.ts'
import { triggerList, type TriggerRow } from './trigger-list.ts'

const columns = {
  kind: { label: '由来', nowrap: true, value: ({ kind }) => traceKinds[kind] },
  saidAt: { label: '时间', nowrap: true, value: ({ said }) => said && formatTime(said.at) },
  said: { label: '怎么说的', value: (row) => saidWords(row) },
  calls: {
    label: '更早的来电',
    nowrap: true,
    value: ({ calls }) => calls.map(({ callNo }) => callNo).join('、'),
  },
  foundAt: {
    label: '发现于',
    extra: true,
    sorts: true,
    value: ({ foundAt }) => formatTime(foundAt),
  },
} satisfies Record<string, ListColumn<TriggerRow>>

export type TriggerColumn = keyof typeof columns

export const readTraceKind = (query: Readonly<Record<string, string | undefined>>) =>
  keysOf(traceKinds).find((key) => key === query['kind']) ?? null

/** 来电回溯. */
export const triggersList = {
  path: '/back-traces',
  title: '来电回溯',
  needs: ['finding.list'],
  columns,
  filters: { kind: { label: '由来', words: traceKinds } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => triggerList(db, actor, readTraceKind(query), request),
} satisfies ListDefinition<TriggerRow>

/** What was said as it stands in the list; null while there is no text to show. */
export function saidWords({ said, mentions: [first] }: TriggerRow): string | null {
  return said?.words ?? (first ? `${first.before}${first.text}${first.after}` : null)
}
