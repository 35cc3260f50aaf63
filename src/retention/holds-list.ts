import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { holdList, type HoldRow } from './queries.ts'

const columns = {
  at: { label: '设定', nowrap: true, sorts: true, value: ({ at }) => formatTime(at) },
  subject: { label: '通话或录音', nowrap: true, value: ({ label }) => label },
  reason: { label: '原因', value: ({ reason }) => reason },
  by: { label: '由谁', nowrap: true, value: ({ by }) => by },
  state: {
    label: '状态',
    nowrap: true,
    value: ({ liftedAt }) => (liftedAt === null ? '保留中' : '已解除'),
  },
  lifted: { label: '解除', value: (row) => liftedWords(row) },
} satisfies Record<string, ListColumn<HoldRow>>

export type HoldColumn = keyof typeof columns

/** 法律保留, those that were lifted among them. */
export const holdsList = {
  path: '/retention/holds',
  title: '法律保留',
  needs: ['retention.read'],
  columns,
  filters: {},
  idOf: ({ id }) => id,
  page: (db, actor, _query, request) => holdList(db, actor, request),
} satisfies ListDefinition<HoldRow>

function liftedWords({ liftedAt, liftedBy, liftReason }: HoldRow): string | null {
  return liftedAt === null ? null : `${liftedBy ?? ''} ${formatTime(liftedAt)} ${liftReason ?? ''}`
}
