import { outsideSources } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { CellValue } from '#src/lists/definition.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { afterJudging, agentText } from '#src/recordings/vocabulary.ts'

import { callPlaces, findingStates, traceKinds, traceStandings } from '../vocabulary.ts'
import type { CallerChain, ChainCall, ChainEvent } from './chain.ts'

/** What of a call the reader's rights let in, beside what everybody sees. */
export type ChainShows = { agent: boolean; finding: boolean }

/** 来电链 as a file: what is not to be known before judging is not told here either. */
export function chainTable({ events }: Pick<CallerChain, 'events'>, shows: ChainShows): PageTable {
  return {
    ...{ key: 'events', title: '来电链' },
    head: [
      ...['时间', '来由', '编号', '内容', '部门'],
      ...[...(shows.agent ? ['坐席'] : []), '录音'],
      ...[...(shows.finding ? ['比对', '疑点', '回溯'] : []), '投诉'],
    ].map((label) => ({ label })),
    rows: events.map((event) => [formatTime(event.at), ...cellsOf(event, shows)]),
  }
}

function cellsOf(event: ChainEvent, shows: ChainShows): CellValue[] {
  if (event.kind === 'call') return callCells(event, shows)
  const columns = 3 + (shows.agent ? 1 : 0) + (shows.finding ? 3 : 0)
  const nothing = Array.from({ length: columns }, () => null)
  return event.kind === 'outside-case'
    ? [`外部投诉 ${outsideSources[event.source]}`, event.caseNo, excerpt(event.text), ...nothing]
    : [`回访 ${event.score} 分`, null, excerpt(event.words), ...nothing]
}

function callCells(call: ChainCall, shows: ChainShows): CellValue[] {
  const { callNo, businessType, blind, department, agent, box, finding, traced } = call
  return [
    ...['来电', callNo, businessType, blind ? afterJudging : department],
    ...(shows.agent ? [blind ? afterJudging : agentText(agent)] : []),
    traceStandings[call.standing],
    ...(shows.finding
      ? [
          ...[box && callPlaces[box], finding && findingStates[finding]],
          traced.map((kind) => traceKinds[kind]).join('、'),
        ]
      : []),
    call.complaints.map(({ complaintNo }) => complaintNo).join('、'),
  ]
}

const excerpt = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
