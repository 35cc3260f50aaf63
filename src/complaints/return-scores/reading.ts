import { parseInstant } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { asWritten, tidy } from '#src/organisation/agent-no.ts'
import { readCaller } from '#src/recordings/caller-number.ts'

import { returnScoreRange } from '../vocabulary.ts'
import type { ReturnScore } from './schema.ts'

export type ReturnScoreInput = Omit<ReturnScore, 'id'>

export const returnScoreColumns = [
  { name: 'score_no', label: '回访编号', required: true },
  { name: 'call_id', label: '通话号', required: false },
  { name: 'complaint_no', label: '投诉编号', required: false },
  { name: 'caller', label: '来电号码', required: false },
  { name: 'score', label: '评分', required: true },
  { name: 'words', label: '客户原话', required: false },
  { name: 'visited_at', label: '回访时间', required: true },
  { name: 'visited_by', label: '回访人', required: false },
] as const
type ColumnName = (typeof returnScoreColumns)[number]['name']

/** Reads one score of a table; every fault of the row is named, not only the first. */
export function readScore(cells: Cells, complain: Fault): ReturnScoreInput | null {
  let sound = true
  const wrong = (column: ColumnName, message: string) => {
    sound = false
    complain(column, message)
  }
  const textOf = (column: ColumnName, longest: number, read = tidy) => {
    const value = read(cells[column] ?? '')
    if (value.length > longest) wrong(column, `超过 ${longest} 个字`)
    return value
  }
  const numberOf = (column: ColumnName, longest: number) => {
    const value = textOf(column, longest)
    if (/^\d(\.\d+)?E\+\d+$/i.test(value)) {
      wrong(column, `“${value}”被表格软件改成了科学计数法，请把这一列设为文本再导出`)
    }
    return value
  }

  const scoreNo = numberOf('score_no', 64)
  if (scoreNo === '') wrong('score_no', '缺少回访编号')
  const callNo = numberOf('call_id', 64)
  const complaintNo = textOf('complaint_no', 40).toUpperCase()
  const caller = readCaller(cells['caller'] ?? '')
  if (!caller.ok) wrong('caller', caller.problem)
  if (callNo === '' && complaintNo === '' && tidy(cells['caller'] ?? '') === '') {
    wrong('call_id', '通话号、投诉编号、来电号码至少要有一个')
  }
  const { least, most } = returnScoreRange
  const given = tidy(cells['score'] ?? '')
  // As systems write it: 2, 2.0, 2分
  const score = /^\d(\.0+)?\s*分?$/.test(given) ? Number.parseInt(given, 10) : Number.NaN
  if (!(score >= least && score <= most)) {
    const problem = given === '' ? '缺少评分' : `评分“${given.slice(0, 20)}”不对`
    wrong('score', `${problem}，应是 ${least} 到 ${most} 的整数`)
  }
  const words = textOf('words', 2000, asWritten)
  const when = tidy(cells['visited_at'] ?? '')
  const visitedAt = parseInstant(when)
  if (visitedAt === null) {
    const problem = when === '' ? '缺少回访时间' : `回访时间“${when.slice(0, 40)}”不存在或读不出`
    wrong('visited_at', `${problem}，请写成 2026-11-02 18:20`)
  }
  const visitedBy = textOf('visited_by', 40)
  if (!sound || visitedAt === null || !caller.ok) return null
  const about = { callNo, complaintNo, caller: caller.value }
  return { scoreNo, ...about, score, words, visitedAt, visitedBy }
}
