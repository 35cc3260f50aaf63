import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed } from '#src/organisation/names.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { defectCount, defectList, type DefectRow, readDefectFilters } from './list.ts'
import { defectChoices, defectLevels, defectSources, defectStates } from './vocabulary.ts'

const columns = {
  what: { label: '缺陷', value: ({ what }) => what },
  owner: { label: '归属', nowrap: true, value: ({ owner }) => owner },
  level: { label: '层级', nowrap: true, value: ({ level }) => defectLevels[level] },
  fault: {
    label: '属实类型',
    nowrap: true,
    value: ({ faultCategory }) => faultCategories[faultCategory],
  },
  staff: {
    label: '人员类别',
    nowrap: true,
    value: ({ staffCategory }) => (staffCategory === null ? null : staffCategories[staffCategory]),
  },
  business: { label: '业务', nowrap: true, value: ({ business }) => business },
  cause: {
    label: '根本原因',
    nowrap: true,
    extra: true,
    value: ({ rootCause }) => (rootCause === null ? null : rootCauses[rootCause]),
  },
  due: { label: '期限', nowrap: true, value: ({ dueAt }) => formatDay(dueAt - 1) },
  state: { label: '状态', nowrap: true, value: ({ state }) => defectStates[state] },
  times: { label: '再发', num: true, value: ({ times }) => times },
  source: {
    label: '来源',
    nowrap: true,
    extra: true,
    value: ({ source }) => defectSources[source],
  },
  done: {
    label: '消缺',
    nowrap: true,
    extra: true,
    value: ({ doneAt, doneByName }) =>
      doneAt === null ? null : `${formatDay(doneAt)} ${doneByName}`,
  },
} satisfies Record<string, ListColumn<DefectRow>>

export type DefectColumn = keyof typeof columns

/** 消缺清单. */
export const defectsList = {
  path: '/defects',
  title: '消缺清单',
  needs: ['defect.read'],
  columns,
  filters: {
    state: { label: '状态', words: defectChoices, usual: 'open' },
    level: { label: '层级', words: defectLevels },
    department: { label: '部门', named: departmentNamed },
    fault: { label: '属实类型', words: faultCategories },
    staff: { label: '人员类别', words: staffCategories },
    business: { label: '业务', named: businessTypeNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => defectList(db, actor, readDefectFilters(query), request),
  count: (db, actor, query, most) => defectCount(db, actor, readDefectFilters(query), most),
} satisfies ListDefinition<DefectRow>
