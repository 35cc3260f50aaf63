import { accountNamed } from '#src/auth/names.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed, teamNamed } from '#src/organisation/names.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { formNamed } from '../forms/queries.ts'
import { purposes } from '../tasks/vocabulary.ts'
import { readSheetFilters } from './sheet-filters.ts'
import { sheetCount, sheetList, type SheetRow } from './sheet-list.ts'
import { knownAgent, sheetOutcomes } from './vocabulary.ts'

const unrevealed = '未揭晓'

const columns = {
  callNo: { label: '通话', nowrap: true, value: ({ callNo }) => callNo },
  submittedAt: {
    label: '提交时间',
    sorts: true,
    value: ({ submittedAt }) => formatTime(submittedAt),
  },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ agent, blind }) => (blind ? unrevealed : agentText(agent)),
  },
  department: {
    label: '部门',
    value: ({ department, blind }) => (blind ? unrevealed : department),
  },
  form: { label: '评分表', value: ({ form }) => form },
  score: {
    label: '得分',
    num: true,
    value: ({ scoreHundredths }) => (scoreHundredths === null ? null : scoreHundredths / 100),
  },
  outcome: { label: '结果', value: ({ outcome }) => sheetOutcomes[outcome] },
  origin: {
    label: '由来',
    nowrap: true,
    value: ({ unasked, knewAgent, purpose }) =>
      unasked ? `主动评分${knewAgent ? `（${knownAgent}）` : ''}` : purposes[purpose],
  },
  inspector: { label: '质检员', value: ({ inspector }) => inspector },
  callAt: { label: '通话时间', extra: true, value: ({ callAt }) => formatTime(callAt) },
  team: {
    label: '班组',
    extra: true,
    value: ({ team, blind }) => (blind ? unrevealed : team),
  },
  version: { label: '版本', num: true, extra: true, value: ({ version }) => version },
} satisfies Record<string, ListColumn<SheetRow>>

export type SheetColumn = keyof typeof columns

/** 评分结果. */
export const sheetsList = {
  path: '/inspection/sheets',
  title: '评分结果',
  needs: ['inspection.read'],
  columns,
  filters: {
    from: { label: '提交从' },
    to: { label: '提交到' },
    department: { label: '部门', named: departmentNamed },
    team: { label: '班组', named: teamNamed },
    person: { label: '坐席', named: () => '指定的一位' },
    inspector: { label: '质检员', named: accountNamed },
    form: { label: '评分表', named: formNamed },
    outcome: { label: '结果', words: sheetOutcomes },
    below: { label: '低于' },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => sheetList(db, actor, readSheetFilters(query), request),
  count: (db, actor, query, most) => sheetCount(db, actor, readSheetFilters(query), most),
} satisfies ListDefinition<SheetRow>
