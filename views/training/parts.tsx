import { dayMs, formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { Interview } from '#src/training/interviews/schema.ts'
import {
  cancelReasons,
  type InterviewState,
  interviewStates,
} from '#src/training/interviews/vocabulary.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'

const tones: Record<InterviewState, Tone> = {
  waiting: 'grey',
  open: 'orange',
  done: 'good',
  cancelled: 'grey',
}

type Standing = Pick<Interview, 'state' | 'overturnedAt' | 'cancelledReason'>

export function InterviewStatus({ state, overturnedAt, cancelledReason }: Standing) {
  return (
    <>
      <Status tone={tones[state]} label={interviewStates[state]} />{' '}
      {overturnedAt === null ? null : <Tag>后来改判</Tag>}
      {cancelledReason ? <small class="dim">{cancelReasons[cancelledReason]}</small> : null}
    </>
  )
}

/** A limit ends with a day: `2026-12-04 周五`. */
export function DueDay({
  interview,
  now,
}: {
  interview: Pick<Interview, 'state' | 'dueAt'>
  now: number
}) {
  const { state, dueAt } = interview
  if (dueAt === null) return <>—</>
  const last = dueAt - dayMs
  return (
    <>
      <span class="nowrap">
        {formatDay(last)} {weekdayOf(last)}
      </span>{' '}
      {state === 'open' && now >= dueAt ? <Tag kind="hot">超期</Tag> : null}
    </>
  )
}
