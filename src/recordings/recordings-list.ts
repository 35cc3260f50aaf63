import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'

import type { Blindness } from './blindness.ts'
import { readRecordingFilters } from './filters.ts'
import { recordingCount, recordingList, type RecordingRow } from './queries.ts'
import {
  afterJudging,
  agentText,
  formatText,
  lengthText,
  recordingFaults,
  recordingStates,
} from './vocabulary.ts'

const columns = {
  name: {
    label: '通话号 / 文件',
    value: ({ call, originalName }) => (call ? call.callNo : originalName),
  },
  startedAt: { label: '通话时间', value: ({ call }) => call && formatTime(call.startedAt) },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ call }) => (call?.blind ? afterJudging : agentText(call?.agent ?? null)),
  },
  businessType: { label: '业务类型', value: ({ call }) => call?.businessType ?? null },
  duration: { label: '时长', num: true, value: ({ durationMs }) => lengthText(durationMs) },
  format: { label: '格式', value: (row) => formatText(row) },
  state: {
    label: '状态',
    value: ({ state, fault, problem }) =>
      [recordingStates[state], fault && recordingFaults[fault], problem].filter(Boolean).join('，'),
  },
  department: {
    label: '客服部',
    extra: true,
    value: ({ call }) => (call?.blind ? afterJudging : (call?.department ?? null)),
  },
  caller: {
    label: '来电号码',
    nowrap: true,
    extra: true,
    value: ({ call }) => call?.caller ?? null,
  },
  receivedAt: { label: '收到时间', extra: true, value: ({ receivedAt }) => formatTime(receivedAt) },
  file: { label: '文件名', extra: true, value: ({ originalName }) => originalName },
} satisfies Record<string, ListColumn<RecordingRow>>

export type RecordingColumn = keyof typeof columns

/** 录音台账. */
export const recordingsList = (blindness: Blindness) =>
  ({
    path: '/recordings',
    title: '录音台账',
    needs: ['recording.list'],
    columns,
    filters: {
      q: { label: '通话号或文件名' },
      state: { label: '状态', words: recordingStates },
      file: { label: '文件', words: { faulty: '丢失或被改动' } },
      from: { label: '通话日期从' },
      to: { label: '通话日期到' },
      department: { label: '客服部', named: departmentNamed },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      recordingList(db, actor, readRecordingFilters(query), request, blindness),
    count: (db, actor, query, most) =>
      recordingCount(db, actor, readRecordingFilters(query), most, blindness),
  }) satisfies ListDefinition<RecordingRow>
