import type { SubjectEvent } from '#src/audit/timeline.ts'
import type { AuditAction, Party, SubjectKind } from '#src/audit/vocabulary.ts'
import type { CallAround } from '#src/complaints/flow/repeat-calls.ts'
import { orderTypes } from '#src/complaints/vocabulary.ts'
import type { WorkOrder } from '#src/complaints/work-orders/schema.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Call } from '#src/recordings/schema.ts'

import type { Gap } from './gaps.ts'
import { maskedParticulars } from './masked.ts'
import type { Scene } from './scene.ts'
import type { SoundSpan, StepWords } from './step-words.ts'
import type { GapKind } from './vocabulary.ts'

type Words = [label: string, value: string][]

/** One line of a docket: something somebody did, or something that is missing. */
export type DocketLine =
  | {
      kind: 'fact'
      at: number
      party: Party
      who: string
      what: string
      pairs: Words
      href: string | null
      gaps: Gap[]
    }
  | {
      kind: 'trace'
      at: number
      party: Party
      who: string
      action: AuditAction
      /** The number of its entry in the trail. */
      entry: number
      particulars: Record<string, unknown>
      pairs: Words
      spans: SoundSpan[]
      subject: { kind: SubjectKind; id: string }
      href: string | null
      gap: GapKind | null
    }
  | { kind: 'gap'; at: number; gap: Gap }

/** A call of the case itself, with what is missing of its sound. */
export const lineOfCall = (call: Call, role: string, gaps: Gap[]): DocketLine => ({
  kind: 'fact',
  at: call.startedAt,
  party: 'customer',
  who: '客户',
  what: role,
  pairs: [
    ['通话号', call.callNo],
    ['渠道', channels[call.channel]],
    ['时长', call.durationMs === null ? '话单没有说' : formatDuration(call.durationMs)],
  ],
  href: `/calls/${call.id}`,
  gaps,
})

/** Another call of the same number, before or after. */
export const lineAround = (call: CallAround, what: string): DocketLine => ({
  kind: 'fact',
  at: call.startedAt,
  party: 'customer',
  who: '客户',
  what,
  pairs: [
    ['通话号', call.callNo],
    ['业务类型', `${call.businessType ?? '没有记'}${call.same ? '（同一业务）' : ''}`],
  ],
  href: `/calls/${call.id}`,
  gaps: [],
})

export const lineOfOrder = (order: WorkOrder): DocketLine => ({
  kind: 'fact',
  at: order.createdAt,
  party: 'service',
  who: order.unit === '' ? '座席' : order.unit,
  what: '开出工单',
  pairs: [
    ['工单号', order.orderNo],
    ['类型', orderTypes[order.type]],
  ],
  href: `/work-orders/${order.id}`,
  gaps: [],
})

/** An entry of the trail, with the words of the row that was written together with it. */
export function lineOfEvent(
  event: SubjectEvent,
  step: StepWords | undefined,
  sample = false,
): DocketLine {
  const { at, party, actorName, action, id, subjectKind, subjectId, particulars } = event
  const told: Words = sample && step ? [['示例里的时间', formatTime(step.at)]] : []
  const said: Words = (step?.pairs ?? []).map(([label, value]) => [label, masked(label, value)])
  return {
    kind: 'trace',
    ...{ at, party, who: actorName, action, entry: id },
    particulars: maskedParticulars(particulars),
    pairs: [...told, ...said],
    spans: (step?.spans ?? []).map((span) => ({ ...span, text: maskText(span.text) })),
    subject: { kind: subjectKind, id: subjectId },
    href: hrefOf(subjectKind, subjectId),
    gap: step?.gap ?? null,
  }
}

/** The number of a call looks like a telephone and is none. */
const masked = (label: string, value: string) => (label === '凭证通话' ? value : maskText(value))

const pages: Partial<Record<SubjectKind, string>> = {
  call: '/calls',
  recording: '/recordings',
  finding: '/findings',
  'outside-case': '/outside-cases',
  'work-order': '/work-orders',
  interview: '/interviews',
  'review-appeal': '/review-appeals',
}

function hrefOf(kind: SubjectKind, id: string): string | null {
  const page = pages[kind]
  return page && /^\d+$/.test(id) ? `${page}/${id}` : null
}

const sameMomentMs = 2000

/** A sample case was entered at one moment; what it tells happened at other times (the rows have them). */
export const isSample = (events: readonly Pick<SubjectEvent, 'action'>[]): boolean =>
  events.some(({ action }) => action === 'sample-case.entered')

/** Rows of steps by the entry they were written with: each is told once, by the nearest entry. */
export function stepsByEntry(
  events: readonly SubjectEvent[],
  steps: readonly StepWords[],
): Map<number, StepWords> {
  const found = new Map<number, StepWords>()
  const sample = isSample(events)
  for (const step of steps) {
    const near = events
      .filter(({ action, at, id }) => {
        const near = sample || Math.abs(at - step.at) <= sameMomentMs
        return action === step.action && near && !found.has(id)
      })
      .toSorted((one, other) => Math.abs(one.at - step.at) - Math.abs(other.at - step.at))[0]
    if (near) found.set(near.id, step)
  }
  return found
}

/**
 * Numbers of recordings are given again once they are free: what was done to an earlier or a later
 * recording of the same number belongs to another case.
 */
export function isOfScene(event: SubjectEvent, { recordings, erased }: Scene): boolean {
  if (event.subjectKind !== 'recording') return true
  const id = Number(event.subjectId)
  const kept = recordings.find((one) => one.id === id)
  if (kept && event.at >= kept.receivedAt - 60_000) return true
  return erased.some(
    (one) =>
      one.recordingId === id &&
      event.at >= one.receivedAt - 60_000 &&
      event.at <= one.erasedAt + 60_000,
  )
}

/** What somebody did to the case: looking at it and being reminded are no steps. */
const noSteps: readonly AuditAction[] = ['complaint.reminded', 'complaint.escalated']
export const isStep = (line: DocketLine): boolean =>
  line.kind === 'trace' && line.action.startsWith('complaint.') && !noSteps.includes(line.action)
