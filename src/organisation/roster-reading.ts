import { parseDay } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
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
  { name: 'staff_category', label: '人员类别', required: true, words: staffCategories },
  { name: 'hired_on', label: '入职日期', required: false },
] as const

const named = [
  ['name', '姓名'],
  ['sub_centre', '分中心'],
  ['department', '客服部'],
  ['team', '班组'],
] as const

/** Reads one person of a roster (花名册); every fault of the row is named, not only the first. */
export function readRosterRow(cells: Cells, report: Fault): RosterRow | null {
  let sound = true
  const fault: Fault = (column, message) => {
    sound = false
    report(column, message)
  }
  const cell = (column: string) => tidy(cells[column] ?? '')

  const agentNo = readAgentNo(cells['agent_id'] ?? '')
  if (!agentNo.ok) fault('agent_id', agentNo.problem)
  for (const [column, label] of named) {
    if (cell(column) === '') fault(column, `没有${label}`)
    else if (cell(column).length > 40) fault(column, `${label}超过 40 个字`)
  }
  const staffCategory = keyOfWord(staffCategories, cell('staff_category'))
  if (!staffCategory) fault('staff_category', unknownCategory(cell('staff_category')))
  const hired = cell('hired_on')
  const hiredOn = hired === '' ? null : parseDay(hired)
  if (hired !== '' && hiredOn === null) {
    fault('hired_on', `入职日期“${hired.slice(0, 20)}”不存在或写法不对，请写成 2022-04-01`)
  }
  if (!sound || !agentNo.ok || !staffCategory) return null
  const [name, subCentre] = [cell('name'), cell('sub_centre')]
  const [department, team] = [cell('department'), cell('team')]
  return { agentNo: agentNo.value, name, subCentre, department, team, staffCategory, hiredOn }
}

function unknownCategory(word: string): string {
  const known = Object.values(staffCategories).join('、')
  if (word === '') return `没有人员类别，可以写：${known}`
  return `人员类别“${word.slice(0, 20)}”不认识，可以写：${known}`
}
