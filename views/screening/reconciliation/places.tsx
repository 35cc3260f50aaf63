import { orderTargets, orderTypes } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { ReconciledCall } from '#src/screening/reconciliation/call-list.ts'
import {
  type CallPlace,
  callPlaces,
  graceWord,
  type Mismatch,
  mismatches,
} from '#src/screening/vocabulary.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'

export const placeNotes: Record<CallPlace, string> = {
  'reported-and-heard': '听到了，也登记了',
  'heard-only': '听到了，没有登记，宽限期已过',
  'reported-only': '登记了，没有听到',
  clear: '没有听到，也没有登记',
  'no-recording': '应有录音，还没有到',
  waiting: '还没有录音可听，或者还没有转写、筛查',
}

const tones: Record<CallPlace, Tone> = {
  'reported-and-heard': 'accent',
  'heard-only': 'red',
  'reported-only': 'orange',
  clear: 'good',
  'no-recording': 'grey',
  waiting: 'grey',
}

type Place = { place: CallPlace; graceUntil: number | null }

/** Where a call stands; within the allowance it is suspected of nothing yet. */
export function PlaceStatus({ place, graceUntil }: Place) {
  if (graceUntil === null) return <Status tone={tones[place]} label={callPlaces[place]} />
  return (
    <>
      <Status tone="orange" label={callPlaces[place]} />{' '}
      <span title={`可登记到 ${formatTime(graceUntil)}`}>
        <Tag kind="info">{graceWord}</Tag>
      </span>
    </>
  )
}

/** 「听到对内投诉，记成咨询」: named by what the orders say, where they do. */
export function mismatchText(
  mismatch: Mismatch,
  orders: readonly Pick<ReconciledCall['orders'][number], 'type'>[],
): string {
  const [booked] = orders
  if (mismatch !== 'booked-otherwise' || !booked) return mismatches[mismatch]
  return `听到对内投诉，记成${orderTypes[booked.type]}`
}

export function bookedText({ type, target }: ReconciledCall['orders'][number]): string {
  return orderTypes[type] + (target ? `（${orderTargets[target]}）` : '')
}
