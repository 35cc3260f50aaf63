import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { readStayFilters, stayList, type StayRow } from './stays.ts'
import { dueWords, stayChoices, timedSteps } from './vocabulary.ts'

const hourMs = 3_600_000

const columns = {
  no: { label: '投诉', nowrap: true, value: ({ complaintNo }) => complaintNo },
  step: { label: '环节', nowrap: true, value: ({ step }) => timedSteps[step] },
  department: {
    label: '该办理的部门',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  started: { label: '开始', nowrap: true, value: ({ startedAt }) => formatTime(startedAt) },
  ended: { label: '结束', nowrap: true, sorts: true, value: ({ endedAt }) => formatTime(endedAt) },
  spent: {
    label: '用时（工作日小时）',
    num: true,
    value: ({ spentMs }) => Math.round((spentMs / hourMs) * 100) / 100,
  },
  due: {
    label: '时限',
    nowrap: true,
    value: ({ dueAt }) => (dueAt === null ? null : dueWords(dueAt)),
  },
  late: {
    label: '是否超期',
    nowrap: true,
    value: ({ dueAt, late }) =>
      dueAt === null ? null : late ? stayChoices.late : stayChoices.kept,
  },
} satisfies Record<string, ListColumn<StayRow>>

export type StayColumn = keyof typeof columns

/** 走完的环节. */
export const staysList = (blindness: Blindness) =>
  ({
    path: '/complaints/overdue/stays',
    title: '走完的环节',
    needs: ['complaint.list'],
    columns,
    filters: {
      step: { label: '环节', words: timedSteps },
      limit: { label: '时限', words: stayChoices },
      department: { label: '该办理的部门', named: departmentNamed },
      from: { label: '结束从' },
      to: { label: '结束到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      stayList(db, actor, readStayFilters(query), request, blindness),
  }) satisfies ListDefinition<StayRow>
