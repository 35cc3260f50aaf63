import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed, shiftNamed } from '#src/organisation/names.ts'
import { channels, kindChoices } from '#src/organisation/vocabulary.ts'

import type { Blindness } from './blindness.ts'
import { callCount, callList, type CallRow } from './call-queries.ts'
import { readCallFilters } from './filters.ts'
import {
  afterJudging,
  agentText,
  lengthText,
  recordingStates,
  satisfactions,
  soundStates,
} from './vocabulary.ts'

const columns = {
  callNo: { label: '通话号', value: ({ callNo }) => callNo },
  startedAt: { label: '开始时间', sorts: true, value: ({ startedAt }) => formatTime(startedAt) },
  department: {
    label: '客服部',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ blind, agent }) => (blind ? afterJudging : agentText(agent)),
  },
  businessType: { label: '业务类型', value: ({ businessType }) => businessType },
  caller: { label: '来电号码', nowrap: true, value: ({ caller }) => caller },
  channel: { label: '渠道', value: ({ channel }) => channels[channel] },
  duration: { label: '时长', num: true, value: ({ durationMs }) => lengthText(durationMs) },
  recording: {
    label: '录音',
    value: ({ recording }) => (recording ? recordingStates[recording.state] : '没有录音'),
  },
  subCentre: {
    label: '分中心',
    extra: true,
    value: ({ blind, subCentre }) => (blind ? afterJudging : subCentre),
  },
  team: {
    label: '班组',
    extra: true,
    needs: 'agent.read',
    value: ({ blind, team }) => (blind ? afterJudging : team),
  },
  province: { label: '省份', extra: true, value: ({ province }) => province },
  satisfaction: {
    label: '满意度',
    extra: true,
    value: ({ satisfaction }) => satisfaction && satisfactions[satisfaction],
  },
  wait: { label: '等待', num: true, extra: true, value: ({ waitMs }) => lengthText(waitMs) },
  hold: { label: '保持', num: true, extra: true, value: ({ holdMs }) => lengthText(holdMs) },
} satisfies Record<string, ListColumn<CallRow>>

export type CallColumn = keyof typeof columns

/** 通话数据. */
export const callsList = (blindness: Blindness) =>
  ({
    path: '/calls',
    title: '通话数据',
    needs: ['recording.list'],
    columns,
    filters: {
      call: { label: '通话号' },
      from: { label: '通话日期从' },
      to: { label: '通话日期到' },
      department: { label: '客服部', named: departmentNamed },
      type: { label: '业务类型', named: businessTypeNamed },
      kind: { label: '来电类别', words: kindChoices },
      channel: { label: '渠道', words: channels },
      shift: { label: '班次', named: shiftNamed },
      sound: { label: '录音', words: soundStates },
      caller: { label: '来电号码' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      callList(db, actor, readCallFilters(query), request, blindness),
    count: (db, actor, query, most) =>
      callCount(db, actor, readCallFilters(query), most, blindness),
  }) satisfies ListDefinition<CallRow>
