import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { SpeaksOf, TriggerTraces } from '#src/screening/back-trace/queries.ts'
import type { FindingDetail } from '#src/screening/finding-detail.ts'
import {
  type TraceKind,
  traceKinds,
  tracePoints,
  traceReasons,
  pointsOf,
} from '#src/screening/vocabulary.ts'
import { Why } from '#views/components/review.tsx'
import { TracedCalls } from '#views/screening/back-trace/traced.tsx'
import { distanceText, nothingText } from '#views/screening/back-trace/words.ts'

type Props = { detail: Pick<FindingDetail, 'finding' | 'call' | 'traces'> }

/**
 * 来电回溯 on the review page: what later speaks of this call, and which earlier calls this one speaks
 * of. Times only: who took a call appears with the verdict.
 */
export function BackTraceLink({ detail }: Props) {
  const { finding, call, traces } = detail
  const { earlier, later } = traces
  const traced = finding.origin === 'back-trace'
  const ranked = `文字 ${pointsOf(finding.score)} 分，按 ${pointsOf(finding.rank)} 分排队`
  if (!earlier && later.length === 0 && !traced) return null
  return (
    <>
      {later.map((one) => (
        <Later later={one} lifts={one === weightiest(later)} />
      ))}
      {traced ? (
        <Why basis={`${later.length > 0 ? '' : '提到它的来电已按期删除 · '}${ranked}`}>
          没有文字证据：筛查没有听出投诉，只因有人提到才排在这里，请听录音
        </Why>
      ) : null}
      {earlier ? <Earlier trigger={earlier} /> : null}
      {call ? (
        <p>
          <a href={`/calls/${call.id}/chain`}>看这个号码的来电链</a>
        </p>
      ) : null}
    </>
  )
}

const openings: Record<TraceKind, string> = {
  mention: '后来的来电提到之前的通话',
  'outside-case': '这个号码后来有外部投诉',
  'low-score': '回访时客户给了低分',
}

/** Several do not add up: the one that lifts most says by how much. */
const weightiest = (later: readonly SpeaksOf[]) =>
  later.toSorted((a, b) => tracePoints[b.kind] - tracePoints[a.kind])[0]

function Later({ later: one, lifts }: { later: SpeaksOf; lifts: boolean }) {
  const parts = [distanceText(one.distanceMs).replace('前', '后'), traceReasons[one.why]]
  if (lifts) parts.push(`排序提前 ${tracePoints[one.kind]} 分`)
  const basis = parts.join(' · ')
  const when = formatTime(one.at)
  return (
    <Why hot basis={basis}>
      {openings[one.kind]}（{one.href ? <a href={one.href}>{when}</a> : when}）
      {one.words ? <>：“{one.words}”</> : null}
    </Why>
  )
}

function Earlier({ trigger }: { trigger: TriggerTraces }) {
  const [first] = trigger.mentions
  if (!first) return null
  const when = first.timeWords ? ` · 说的时间“${first.timeWords}”` : ''
  return (
    <>
      <Why basis={`${formatDuration(first.startMs)} · ${traceKinds.mention}${when}`}>
        客户提到之前的来电：“{first.before}
        <b>{first.text}</b>
        {first.after}”
      </Why>
      {trigger.calls.length > 0 ? (
        <TracedCalls calls={trigger.calls} mayOpen={{ finding: true, call: true }} />
      ) : (
        <p class="dim">{nothingText(trigger.outcome)}</p>
      )}
      {trigger.frequent ? <p class="dim">这个号码来电很频繁，只回溯最近的几通。</p> : null}
    </>
  )
}
