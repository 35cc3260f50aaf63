import { dayMs, parseDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import {
  type Channel,
  channels,
  type KindChoice,
  kindChoices,
} from '#src/organisation/vocabulary.ts'

import { type RecordingState, recordingStates, type SoundState, soundStates } from './vocabulary.ts'

type Query = Record<string, string | undefined>

/** Days as instants: `from` inclusive, `until` exclusive. `problems` by field, for the form. */
export type Days = { from: number | null; until: number | null; problems: FieldErrors }

export type RecordingFilters = Days & {
  /** Call number or file name. */
  q: string
  state: RecordingState | null
  /** Only those whose file is missing or altered. */
  faulty: boolean
  departmentId: number | null
}

export type CallFilters = Days & {
  callNo: string
  caller: string
  departmentId: number | null
  businessTypeId: number | null
  /** 来电类别: the kind of the business type; `none` where nobody said a type. */
  kind: KindChoice | null
  shiftId: number | null
  channel: Channel | null
  sound: SoundState | null
}

/** Anything forged or misspelt is no filter; a day that does not exist is named. */
export function readRecordingFilters(query: Query): RecordingFilters {
  return {
    ...readDays(query),
    q: text(query['q']),
    state: keysOf(recordingStates).find((key) => key === query['state']) ?? null,
    faulty: query['file'] === 'faulty',
    departmentId: readId(query['department']),
  }
}

export function readCallFilters(query: Query): CallFilters {
  return {
    ...readDays(query),
    callNo: text(query['call']),
    caller: text(query['caller']),
    departmentId: readId(query['department']),
    businessTypeId: readId(query['type']),
    kind: keysOf(kindChoices).find((key) => key === query['kind']) ?? null,
    shiftId: readId(query['shift']),
    channel: keysOf(channels).find((key) => key === query['channel']) ?? null,
    sound: keysOf(soundStates).find((key) => key === query['sound']) ?? null,
  }
}

export function readDays(query: Query): Days {
  const problems: Record<string, string> = {}
  const read = (name: 'from' | 'to') => {
    const given = text(query[name])
    const day = given === '' ? null : parseDay(given)
    if (given !== '' && day === null) problems[name] = '没有这一天，这个条件没有生效'
    return day
  }
  const from = read('from')
  const to = read('to')
  if (from !== null && to !== null && to < from) problems['to'] = '结束日期早于开始日期'
  return { from, until: to === null ? null : to + dayMs, problems }
}

function text(value: string | undefined): string {
  return (value ?? '').normalize('NFKC').trim().slice(0, 200)
}
