import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import {
  readSendBackFilters,
  sendBackList,
  sendBackReaders,
  type SendBackRow,
} from './send-back-queries.ts'
import { sendBackReasons, sendBackStates } from './vocabulary.ts'

const columns = {
  no: { label: '投诉', nowrap: true, value: ({ complaintNo }) => complaintNo },
  department: { label: '申请部门', value: ({ department }) => department },
  kind: { label: '原因', value: ({ kind }) => sendBackReasons[kind] },
  reason: { label: '说明', value: ({ reason }) => reason },
  at: { label: '申请', sorts: true, value: ({ at, byName }) => `${formatTime(at)} ${byName}` },
  answer: { label: '答复', value: ({ answer }) => sendBackStates[answer ?? 'waiting'] },
  answered: {
    label: '答复人',
    value: ({ answeredAt, answeredByName }) =>
      answeredAt && `${formatTime(answeredAt)} ${answeredByName ?? ''}`,
  },
  answerReason: { label: '答复理由', extra: true, value: ({ answerReason }) => answerReason },
} satisfies Record<string, ListColumn<SendBackRow>>

export type SendBackColumn = keyof typeof columns

/** 回退申请. */
export const sendBacksList = (blindness: Blindness) =>
  ({
    path: '/complaints/send-backs',
    title: '回退申请',
    needs: sendBackReaders,
    columns,
    filters: {
      department: { label: '申请部门', named: departmentNamed },
      state: { label: '答复', words: sendBackStates },
      from: { label: '申请从' },
      to: { label: '申请到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      sendBackList(db, actor, readSendBackFilters(query), request, blindness),
  }) satisfies ListDefinition<SendBackRow>
