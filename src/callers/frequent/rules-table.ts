import { formatDay } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'

import type { CallerRule } from './schema.ts'

/** 历次设定 of what is frequent and what is repeated: the page draws it from here, too. */
export const callerRulesTable = (history: readonly CallerRule[], now: number): PageTable => ({
  ...{ key: 'history', title: '高频、重复来电规则' },
  head: ['从哪天起', '状态', '高频', '重复', '原因', '设定人'].map((label) => ({ label })),
  rows: history.map(({ from, frequentDays, frequentCalls, repeatDays, reason, by }) => [
    ...[formatDay(from), from > now ? '尚未开始' : '已起用'],
    ...[`${frequentDays} 天 ${frequentCalls} 次`, `${repeatDays} 天`, reason, by],
  ]),
})
