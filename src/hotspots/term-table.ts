import { formatTime } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'

import type { TermDetail } from './queries.ts'
import { termKinds } from './vocabulary.ts'

/** The calls behind one hotspot, as far as its reader reaches them. */
export const termTable = ({ kind, text, calls }: TermDetail): PageTable => ({
  ...{ key: 'calls', title: '热点里的来电' },
  head: ['热点', '来自', '通话', '时间', '业务类型', '部门'].map((label) => ({ label })),
  rows: calls.map(({ callNo, startedAt, businessType, department }) => [
    ...[text, termKinds[kind], callNo, formatTime(startedAt), businessType, department],
  ]),
})
