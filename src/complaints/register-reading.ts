import { dayMs, parseInstant } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'
import { readCaller } from '#src/recordings/caller-number.ts'

import type { RegisterEntry } from './schema.ts'
import { faultCategories } from './vocabulary.ts'

export type RegisterImportRow = Omit<RegisterEntry, 'id' | 'callId' | 'link'>

export const registerColumns = [
  { name: 'register_no', label: '登记号', required: true },
  { name: 'call_id', label: '通话号', required: false },
  { name: 'registered_at', label: '登记时间', required: true },
  { name: 'agent_id', label: '坐席工号', required: false },
  { name: 'caller', label: '来电号码', required: false },
  { name: 'complaint_type', label: '投诉类型', required: true, words: faultCategories },
  { name: 'reported_by', label: '登记人', required: false },
] as const
type ColumnName = (typeof registerColumns)[number]['name']

/** Reads one entry of the register; every fault of the row is named, not only the first. */
export function readEntry(cells: Cells, complain: Fault): RegisterImportRow | null {
  let sound = true
  const wrong = (column: ColumnName, message: string) => {
    sound = false
    complain(column, message)
  }
  const text = (column: ColumnName, longest: number) => {
    const value = plain(cells[column] ?? '')
    if (value.length > longest) wrong(column, `超过 ${longest} 个字`)
    return value
  }
  const number = (column: ColumnName, longest: number) => {
    const value = text(column, longest)
    if (/^\d(\.\d+)?E\+\d+$/i.test(value)) {
      wrong(column, `“${value}”被表格软件改成了科学计数法，请把这一列设为文本再导出`)
    }
    return value
  }

  const registerNo = number('register_no', 40)
  if (registerNo === '') wrong('register_no', '缺少登记号')
  const callNo = number('call_id', 64)
  const agentNo = number('agent_id', 20)
  const caller = number('caller', 30)
  const telephone = readCaller(caller)
  if (callNo === '' && (agentNo === '' || !/\d{5}/.test(caller))) {
    wrong('call_id', '缺少通话号；没有通话号的，要有坐席工号和来电号码才能对上通话')
  }
  const when = plain(cells['registered_at'] ?? '')
  const registeredAt = parseInstant(when)
  if (registeredAt === null) {
    wrong(
      'registered_at',
      when === '' ? '缺少登记时间' : `登记时间“${when}”不存在或读不出，请写成 2026-11-02 18:20`,
    )
  }
  if (registeredAt !== null && registeredAt > Date.now() + dayMs) {
    wrong('registered_at', `登记时间“${when}”还没有到`)
  }
  const word = plain(cells['complaint_type'] ?? '')
  const faultCategory = keyOfWord(faultCategories, word)
  if (!faultCategory) {
    const known = Object.values(faultCategories).join('、')
    wrong('complaint_type', `不认识投诉类型“${word}”，可用：${known}`)
  }
  const reportedBy = text('reported_by', 40)
  if (!sound || registeredAt === null || !faultCategory) return null
  const rest = { agentNo, caller: telephone.ok ? telephone.value : caller, reportedBy }
  return { registerNo, callNo, registeredAt, faultCategory, ...rest }
}

/** Full-width digits become plain ones; leading zeros stay; invisible characters go. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
}
