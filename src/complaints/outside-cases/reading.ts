import { parseInstant } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'
import { asWritten, tidy } from '#src/organisation/agent-no.ts'
import { readCaller } from '#src/recordings/caller-number.ts'

import { type OutsideSource, outsideSources } from '../vocabulary.ts'

/** An outside case as somebody writes it down or a table brings it. */
export type OutsideCaseInput = {
  caseNo: string
  source: OutsideSource
  receivedAt: number
  text: string
  business: string
  handledBy: string
  callers: string[]
}

export const outsideCaseColumns = [
  { name: 'case_no', label: '编号', required: true },
  { name: 'case_source', label: '来源', required: true, words: outsideSources },
  { name: 'received_at', label: '收到时间', required: true },
  { name: 'caller', label: '来电号码', required: false },
  { name: 'case_text', label: '内容', required: true },
  { name: 'business', label: '涉及业务', required: false },
  { name: 'handled_by', label: '承办单位', required: false },
] as const
type ColumnName = (typeof outsideCaseColumns)[number]['name']

const mostCallers = 5

/** Several numbers in one cell, parted by commas, blanks between two numbers or new lines. */
export function readCallers(
  given: string,
): { ok: true; value: string[] } | { ok: false; problem: string } {
  const parts = given
    .normalize('NFKC')
    .split(/[、,;；/\n]|(?<=\d{7})\s+(?=\+?\d{7})/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const callers = new Set<string>()
  for (const part of parts) {
    const caller = readCaller(part)
    if (!caller.ok) return caller
    callers.add(caller.value)
  }
  if (callers.size > mostCallers) return { ok: false, problem: `来电号码最多写 ${mostCallers} 个` }
  return { ok: true, value: [...callers] }
}

/** Reads one case of a table; every fault of the row is named, not only the first. */
export function readCase(cells: Cells, complain: Fault): OutsideCaseInput | null {
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

  const caseNo = textOf('case_no', 64)
  if (caseNo === '') wrong('case_no', '缺少编号')
  if (/^\d(\.\d+)?E\+\d+$/i.test(caseNo)) {
    wrong('case_no', `“${caseNo}”被表格软件改成了科学计数法，请把这一列设为文本再导出`)
  }
  const word = tidy(cells['case_source'] ?? '')
  const source = keyOfWord(outsideSources, word)
  if (!source) {
    const known = Object.values(outsideSources).join('、')
    wrong('case_source', `不认识来源“${word.slice(0, 20)}”，可用：${known}`)
  }
  const when = tidy(cells['received_at'] ?? '')
  const receivedAt = parseInstant(when)
  if (receivedAt === null) {
    const problem = when === '' ? '缺少收到时间' : `收到时间“${when.slice(0, 40)}”不存在或读不出`
    wrong('received_at', `${problem}，请写成 2026-11-02 18:20`)
  }
  const callers = readCallers(cells['caller'] ?? '')
  if (!callers.ok) wrong('caller', callers.problem)
  const text = textOf('case_text', 4000, asWritten)
  if (text === '') wrong('case_text', '缺少内容')
  const business = textOf('business', 60)
  const handledBy = textOf('handled_by', 60)
  if (!sound || !source || receivedAt === null || !callers.ok) return null
  return { caseNo, source, receivedAt, text, business, handledBy, callers: callers.value }
}
