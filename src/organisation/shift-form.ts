import { tidy } from './agent-no.ts'
import { parseClock, shiftBetween, type ShiftTimes } from './shift-cover.ts'

/** One line of the form as it was typed. */
export type ShiftLine = { name: string; from: string; until: string }

type ShiftForm = { lines: ShiftLine[]; shifts: ShiftTimes[]; problem: string | null }

/** Reads the repeated fields of the shift form; a line left empty is a shift taken away. */
export function parseShiftForm(body: Record<string, unknown>): ShiftForm {
  const [names, froms, untils] = [
    textsOf(body['name']),
    textsOf(body['from']),
    textsOf(body['until']),
  ]
  const lines = names
    .slice(0, 24)
    .map((name, index) => ({ name, from: froms[index] ?? '', until: untils[index] ?? '' }))
    .filter(({ name, from, until }) => name !== '' || from !== '' || until !== '')
  const shifts: ShiftTimes[] = []
  for (const { name, from, until } of lines) {
    const [start, end] = [parseClock(from), parseClock(until)]
    const label = name === '' ? '有一个班次' : `“${name}”`
    if (name.length > 20) return { lines, shifts, problem: '班次名称不能超过 20 个字' }
    if (start === null) return { lines, shifts, problem: `${label}的开始时间要写成 08:00` }
    if (end === null) return { lines, shifts, problem: `${label}的结束时间要写成 16:00` }
    shifts.push(shiftBetween(name, start, end))
  }
  return { lines, shifts, problem: null }
}

function textsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string').map(tidy)
}
