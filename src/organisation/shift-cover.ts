/** Minutes of the Shanghai day; `untilMinute` lies past 1440 for a shift that ends next morning. */
export type ShiftTimes = { name: string; fromMinute: number; untilMinute: number }

export const minutesADay = 24 * 60

/** `08:00` as minutes, or null. `24:00` is a way to write the end of the day. */
export function parseClock(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.normalize('NFKC').trim())
  if (!match) return null
  const minute = Number(match[1]) * 60 + Number(match[2])
  return Number(match[2]) < 60 && minute <= minutesADay ? minute : null
}

/** `08:00`; the end of the day reads as `24:00`, a time of the next day as that day's clock. */
export function formatClock(minute: number): string {
  const shown = minute > minutesADay ? minute % minutesADay : minute
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`
}

/** A shift from two clock times; an end not after its beginning lies on the next day. */
export function shiftBetween(name: string, from: number, until: number): ShiftTimes {
  const fromMinute = from % minutesADay
  return { name, fromMinute, untilMinute: until > fromMinute ? until : until + minutesADay }
}

/** Which shifts are on duty in each minute of the day. */
export function dutyByMinute(shifts: readonly ShiftTimes[]): string[][] {
  const duty: string[][] = Array.from({ length: minutesADay }, () => [])
  for (const { name, fromMinute, untilMinute } of shifts) {
    const last = Math.min(untilMinute, fromMinute + minutesADay)
    for (let minute = fromMinute; minute < last; minute += 1) {
      duty[minute % minutesADay]?.push(name)
    }
  }
  return duty
}

/** The first gap or overlap in the 24 hours as a sentence, or null when the shifts cover them once. */
export function coverProblem(shifts: readonly ShiftTimes[]): string | null {
  const duty = dutyByMinute(shifts)
  const start = duty.findIndex((names) => names.length !== 1)
  if (start < 0) return null
  const names = duty[start] ?? []
  const same = (other: string[] | undefined) => other?.join('\n') === names.join('\n')
  let end = start
  while (end < minutesADay && same(duty[end])) end += 1
  const span = `${formatClock(start)}–${formatClock(end)}`
  if (names.length === 0) return `${span} 没有班次，24 小时必须排满`
  return `${names.join('、')}在 ${span} 重叠`
}

/** A stretch of whole hours with the same shifts on duty. */
export type Band = { fromHour: number; hours: number; names: string[] }

/** The day as bands of hours for the calendar; an hour in which shifts change shows both. */
export function shiftBands(shifts: readonly ShiftTimes[]): Band[] {
  const duty = dutyByMinute(shifts)
  const bands: Band[] = []
  for (let hour = 0; hour < 24; hour += 1) {
    const names = [...new Set(duty.slice(hour * 60, hour * 60 + 60).flat())]
    const last = bands.at(-1)
    if (last && last.names.join('\n') === names.join('\n')) last.hours += 1
    else bands.push({ fromHour: hour, hours: 1, names })
  }
  return bands
}
