import { parseDay } from '#src/kernel/calendar.ts'
import type { Table } from '#src/kernel/csv.ts'
import type { ImportReading, RowError } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'

import { readAgentNo, tidy } from './agent-no.ts'
import { type StaffCategory, staffCategories } from './vocabulary.ts'

export type RosterRow = {
  agentNo: string
  name: string
  subCentre: string
  department: string
  team: string
  staffCategory: StaffCategory
  /** Shanghai midnight of the day of hire. */
  hiredOn: number | null
}

export const rosterColumns = [
  { name: 'agent_id', label: '工号', required: true },
  { name: 'name', label: '姓名', required: true },
  { name: 'sub_centre', label: '分中心', required: true },
  { name: 'department', label: '客服部', required: true },
  { name: 'team', label: '班组', required: true },
  { name: 'staff_category', label: '人员类别', required: true },
  { name: 'hired_on', label: '入职日期', required: false },
] as const

const named = [
  ['name', '姓名'],
  ['sub_centre', '分中心'],
  ['department', '客服部'],
  ['team', '班组'],
] as const

/** Reads a roster (花名册) row by row; every fault of a row is named, not only the first. */
export function readRoster(table: Table): ImportReading<RosterRow> {
  const rows: { line: number; value: RosterRow }[] = []
  const errors: RowError[] = []
  const seen = new Map<string, number>()
  for (const { line, cells } of table.rows) {
    const faults: RowError[] = []
    const fault = (column: string, message: string) => void faults.push({ line, column, message })
    const cell = (column: string) => tidy(cells[column] ?? '')

    const agentNo = readAgentNo(cells['agent_id'] ?? '')
    if (!agentNo.ok) fault('agent_id', agentNo.problem)
    else {
      const first = seen.get(agentNo.value.toLowerCase())
      if (first === undefined) seen.set(agentNo.value.toLowerCase(), line)
      else fault('agent_id', `工号 ${agentNo.value} 和第 ${first} 行重复`)
    }
    for (const [column, label] of named) {
      if (cell(column) === '') fault(column, `没有${label}`)
      else if (cell(column).length > 40) fault(column, `${label}超过 40 个字`)
    }
    const category = keyOfWord(staffCategories, cell('staff_category'))
    if (!category) fault('staff_category', unknownCategory(cell('staff_category')))
    const hired = cell('hired_on')
    const hiredOn = hired === '' ? null : parseDay(hired)
    if (hired !== '' && hiredOn === null) {
      fault('hired_on', `入职日期“${hired.slice(0, 20)}”不存在或写法不对，请写成 2022-04-01`)
    }

    errors.push(...faults)
    if (faults.length > 0 || !agentNo.ok || !category) continue
    const [name, subCentre] = [cell('name'), cell('sub_centre')]
    const [department, team] = [cell('department'), cell('team')]
    rows.push({
      line,
      value: {
        agentNo: agentNo.value,
        name,
        subCentre,
        department,
        team,
        staffCategory: category,
        hiredOn,
      },
    })
  }
  return { rows, errors }
}

function unknownCategory(word: string): string {
  const known = Object.values(staffCategories).join('、')
  if (word === '') return `没有人员类别，可以写：${known}`
  return `人员类别“${word.slice(0, 20)}”不认识，可以写：${known}`
}
