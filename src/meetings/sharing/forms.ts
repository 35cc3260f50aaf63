import { z } from 'zod'

import { parseDay } from '#src/kernel/calendar.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { dayField, maybeReason, reasonField, seenField } from '#src/training/form-fields.ts'

import {
  agendaKinds,
  givenAnswers,
  inviteeRoles,
  meetingBounds,
  meetingModes,
  meetingPresences,
  type MeetingPresence,
} from './vocabulary.ts'

const { leastMinutes, mostMinutes } = meetingBounds

/** `14:30`: milliseconds of the day. */
const timeField = z.string('请写开始时间').transform((text, context) => {
  const [, hour, minute] = /^(\d{1,2})[:：](\d{2})$/.exec(text.normalize('NFKC').trim()) ?? []
  if (hour !== undefined && Number(hour) < 24 && Number(minute) < 60) {
    return (Number(hour) * 60 + Number(minute)) * 60_000
  }
  context.addIssue({ code: 'custom', message: '请写开始时间，如 14:30' })
  return z.NEVER
})

export const idField = (missing: string) =>
  z
    .string(missing)
    .regex(/^\d{1,15}$/, missing)
    .transform(Number)

const facts = z.object({
  title: typedLine(meetingBounds.title, '请写会议名称'),
  unit: z
    .string('请选择层级和单位')
    .regex(/^(team|department|sub-centre)-\d{1,15}$/, '请选择层级和单位'),
  day: dayField('请写开会日期'),
  time: timeField,
  minutes: z.coerce
    .number('请写时长（分钟）')
    .int('时长是整数')
    .min(leastMinutes, `至少 ${leastMinutes} 分钟`)
    .max(mostMinutes, `最多 ${mostMinutes} 分钟`),
  mode: z.enum(keysOf(meetingModes), '请选择开会方式'),
  place: typedLine(meetingBounds.place, '请写地点或会议号'),
  note: typedLines(meetingBounds.note),
  hostId: idField('请选择主持人'),
  anyway: z
    .unknown()
    .optional()
    .transform((value) => value === 'on'),
})
const withStart = <T extends { day: number; time: number }>({ day, time, ...rest }: T) => ({
  ...rest,
  startsAt: day + time,
})
export const meetingForm = facts.transform(withStart)
export const changeForm = facts.extend({ seen: seenField }).transform(withStart)
export const cancelForm = z.object({ reason: reasonField('请写取消原因'), seen: seenField })
export const startForm = z.object({ seen: seenField })

export const answerForm = z
  .object({ answer: z.enum(keysOf(givenAnswers), '请选择参加或不能参加'), reason: maybeReason })
  .refine(({ answer, reason }) => answer === 'coming' || reason !== '', {
    message: '不能参加要写原因，至少 5 个字',
    path: ['reason'],
  })

export const roleForm = z.object({ role: z.enum(keysOf(inviteeRoles), '请选择以什么身份参加') })

export const itemForm = z
  .object({
    kind: z.enum(keysOf(agendaKinds), '请选择议题的种类'),
    title: typedLine(meetingBounds.title, null),
    words: typedLines(meetingBounds.item),
    caseId: z
      .string()
      .regex(/^\d{0,15}$/, '请从列表里选案例')
      .optional()
      .transform((text) => (text ? Number(text) : null)),
  })
  .refine(
    ({ kind, caseId, title }) =>
      kind === 'words' ? title !== '' : caseId !== null || title !== '',
    {
      message: '请写议题，或选一个案例',
      path: ['title'],
    },
  )

export const wayForm = z.object({ way: z.enum(['up', 'down'], '请重新打开这一页') })

const once = z.string('请重新打开这一页').regex(/^[\w-]{8,60}$/, '请重新打开这一页')
const maybeNumber = z
  .string()
  .optional()
  .transform((text) => (/^\d{1,12}$/.test(text ?? '') ? Number(text) : null))
export const onceField = once
export const noteForm = z.object({
  words: typedLines(meetingBounds.noteWords, '请写记录'),
  item: maybeNumber,
  clip: maybeNumber,
  atMs: maybeNumber,
  once,
})

/** `presence-7=present`: what was ticked for each row of the list. */
export function presencesIn(body: Record<string, unknown>): Map<number, MeetingPresence> {
  return new Map(
    Object.entries(body).flatMap(([name, value]) => {
      const [, id] = /^presence-(\d{1,15})$/.exec(name) ?? []
      const presence = keysOf(meetingPresences).find((key) => key === value)
      return id === undefined || presence === undefined ? [] : [[Number(id), presence] as const]
    }),
  )
}

/** `2026-11`, within the years the calendar knows. */
export const monthStart = (text: string | undefined): number | null =>
  /^\d{4}-\d{2}$/.test(text ?? '') ? parseDay(`${text}-01`) : null
