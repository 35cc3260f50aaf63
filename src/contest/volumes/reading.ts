import { boundsOf, monthOf } from '#src/complaints/months/month.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { tidy } from '#src/organisation/agent-no.ts'

import { mostCalls } from '../vocabulary.ts'

export type VolumeInput = { month: string; subCentre: string; department: string; calls: number }

export const volumeColumns = [
  { name: 'month', label: '月份', required: true },
  { name: 'sub_centre', label: '分中心', required: false },
  { name: 'department', label: '客服部', required: true },
  { name: 'calls', label: '人工接听量', required: true },
] as const
type ColumnName = (typeof volumeColumns)[number]['name']

/** Reads one line of 官方话务量; every fault of it is named. */
export function readVolume(cells: Cells, complain: Fault, now = Date.now()): VolumeInput | null {
  let sound = true
  const wrong = (column: ColumnName, message: string) => {
    sound = false
    complain(column, message)
  }
  const text = (column: ColumnName) => tidy(cells[column] ?? '').normalize('NFKC')
  const month = monthIn(text('month'))
  if (!month) wrong('month', '月份要写成 2026-10、2026年10月 或 202610')
  else if (month > monthOf(now)) wrong('month', `${month} 还没有到，不会有话务量`)
  const department = text('department')
  if (department === '') wrong('department', '没有写客服部')
  const subCentre = text('sub_centre')
  for (const [column, name] of [
    ['department', department],
    ['sub_centre', subCentre],
  ] as const) {
    if (name.length > 60) wrong(column, '超过 60 个字')
  }
  const calls = callsIn(text('calls'), (message) => wrong('calls', message))
  if (!sound || !month || calls === null) return null
  return { month, subCentre, department, calls }
}

function monthIn(text: string): string | null {
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:月|[-/]0?1)?$/.exec(text)
  if (!match) return null
  const month = `${match[1] ?? ''}-${(match[2] ?? '').padStart(2, '0')}`
  return boundsOf(month) ? month : null
}

function callsIn(text: string, wrong: (message: string) => void): number | null {
  const plain = text.replaceAll(/[,\s]/g, '').replace(/\.0+$/, '')
  if (/^[-−]\d/.test(plain)) wrong(`接听量 ${text} 是负数，请核对`)
  else if (/^\d(\.\d+)?e\+?\d+$/i.test(plain)) {
    wrong(`“${text}”被表格软件改成了科学计数法，请把这一列设为文本再导出`)
  } else if (!/^\d+$/.test(plain)) wrong('接听量要是整数，单位是通（不是万通）')
  else if (plain.length > 12 || Number(plain) > mostCalls) {
    wrong(`一个部门一个月不会有 ${text} 通，最多 ${mostCalls} 通，请核对单位`)
  } else return Number(plain)
  return null
}
