import { parseInstant } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'
import { readAgentNo, tidy } from '#src/organisation/agent-no.ts'
import { type Channel, channels } from '#src/organisation/vocabulary.ts'

import { readCaller } from './caller-number.ts'
import { displayName } from './names.ts'
import { type Layout, layouts, type Satisfaction, satisfactions } from './vocabulary.ts'

/** One announced call. A field is undefined where the table has no such column: it is left alone. */
export type CallRow = {
  callNo: string
  startedAt: number
  durationMs: number | null | undefined
  channel: Channel | undefined
  province: string | undefined
  businessType: string | undefined
  agentNo: string
  caller: string | undefined
  layout: Layout | null | undefined
  satisfaction: Satisfaction | null | undefined
  recordingName: string | null | undefined
  transferred: boolean | null | undefined
  waitMs: number | null | undefined
  holdMs: number | null | undefined
}

export const callColumns = [
  { name: 'call_id', label: '通话号', required: true },
  { name: 'started_at', label: '开始时间', required: true },
  { name: 'duration_s', label: '时长（秒）', required: false },
  { name: 'channel', label: '渠道', required: false, words: channels },
  { name: 'province', label: '省份', required: false },
  { name: 'business_type', label: '业务类型', required: false },
  { name: 'agent_id', label: '工号', required: true },
  { name: 'caller', label: '来电号码', required: false },
  { name: 'layout', label: '声道', required: false, words: layouts },
  { name: 'satisfaction', label: '满意度', required: false, words: satisfactions },
  { name: 'recording', label: '录音文件', required: false },
  { name: 'transferred', label: '转接', required: false },
  { name: 'wait_s', label: '等待（秒）', required: false },
  { name: 'hold_s', label: '保持（秒）', required: false },
] as const

const longestCallSeconds = 86_400

/** Reads one announced call (话单); every fault of the row is named, not only the first. */
export function readCallRow(cells: Cells, fault: Fault): CallRow | null {
  let sound = true
  const value = readCall(cells, (column, message) => {
    sound = false
    fault(column, message)
  })
  return sound ? value : null
}

function readCall(cells: Cells, fault: Fault): CallRow {
  const cell = (column: string) => {
    const text = cells[column]
    return text === undefined ? undefined : tidy(text)
  }
  return {
    callNo: readCallNo(cell('call_id') ?? '', fault),
    startedAt: readStart(cell('started_at') ?? '', fault),
    durationMs: readSeconds('duration_s', cell('duration_s'), fault, '时长'),
    channel: readWord(channels, 'channel', cell('channel'), fault, '渠道') ?? undefined,
    province: readText('province', cell('province'), fault, '省份'),
    businessType: readText('business_type', cell('business_type'), fault, '业务类型'),
    agentNo: readAgent(cell('agent_id') ?? '', fault),
    caller: readCallerCell(cell('caller'), fault),
    layout: readWord(layouts, 'layout', cell('layout'), fault, '声道'),
    satisfaction: readWord(satisfactions, 'satisfaction', cell('satisfaction'), fault, '满意度'),
    recordingName: readRecordingName(cells['recording']),
    transferred: readYesNo('transferred', cell('transferred'), fault, '转接'),
    waitMs: readSeconds('wait_s', cell('wait_s'), fault, '等待'),
    holdMs: readSeconds('hold_s', cell('hold_s'), fault, '保持'),
  }
}

function readCallNo(text: string, fault: Fault): string {
  if (text === '') fault('call_id', '没有通话号')
  else if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(text)) {
    fault(
      'call_id',
      `通话号“${text}”是科学计数法，原来的数字已经丢失；请把这一列设为文本后重新导出`,
    )
  } else if (text.length > 64) fault('call_id', '通话号太长，最多 64 个字')
  return text
}

function readStart(text: string, fault: Fault): number {
  const startedAt = parseInstant(text)
  if (startedAt === null) {
    const problem = text === '' ? '没有开始时间' : `开始时间“${text.slice(0, 40)}”不存在或写法不对`
    fault('started_at', `${problem}，请写成 2026-11-02 08:12:06`)
  }
  return startedAt ?? 0
}

function readSeconds(
  column: string,
  text: string | undefined,
  fault: Fault,
  label: string,
): number | null | undefined {
  if (text === undefined) return undefined
  if (text === '') return null
  const seconds = /^\d{1,6}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
  if (seconds <= longestCallSeconds) return Math.round(seconds * 1000)
  const shown = text.slice(0, 20)
  fault(column, `${label}“${shown}”不对，应是 0 到 ${longestCallSeconds} 之间的秒数`)
  return null
}

function readAgent(text: string, fault: Fault): string {
  const agentNo = readAgentNo(text)
  if (agentNo.ok) return agentNo.value
  fault('agent_id', agentNo.problem)
  return ''
}

function readCallerCell(text: string | undefined, fault: Fault): string | undefined {
  if (text === undefined) return undefined
  const caller = readCaller(text)
  if (caller.ok) return caller.value
  fault('caller', caller.problem)
  return ''
}

function readText(
  column: string,
  text: string | undefined,
  fault: Fault,
  label: string,
): string | undefined {
  if (text !== undefined && text.length > 40) fault(column, `${label}超过 40 个字`)
  return text
}

function readWord<T extends Record<string, string>>(
  words: T,
  column: string,
  text: string | undefined,
  fault: Fault,
  label: string,
): (keyof T & string) | null | undefined {
  if (text === undefined) return undefined
  if (text === '') return null
  const key = keyOfWord(words, text)
  if (key !== undefined) return key
  const known = Object.values(words).join('、')
  fault(column, `${label}“${text.slice(0, 20)}”不认识，可以写：${known}`)
  return null
}

const [yes, no] = [
  ['是', '1', 'y', 'yes', 'true'],
  ['否', '0', 'n', 'no', 'false'],
] as const

function readYesNo(
  column: string,
  text: string | undefined,
  fault: Fault,
  label: string,
): boolean | null | undefined {
  if (text === undefined) return undefined
  if (text === '') return null
  const word = text.toLowerCase()
  if (yes.some((known) => known === word)) return true
  if (no.some((known) => known === word)) return false
  fault(column, `${label}“${text.slice(0, 20)}”不认识，可以写：是、否`)
  return null
}

/** The name under which the recorder sends the sound; folders in front of it are dropped. */
function readRecordingName(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  return text.trim() === '' ? null : displayName(text)
}
