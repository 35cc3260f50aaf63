import { formatTime } from '#src/kernel/calendar.ts'
import type { FindingDetail } from '#src/screening/finding-detail.ts'
import { traceReasons } from '#src/screening/vocabulary.ts'
import { Select } from '#views/components/field.tsx'
import { distanceText } from '#views/screening/back-trace/words.ts'

type Props = {
  detail: Pick<FindingDetail, 'traces'>
  value: string | undefined
  error: string | undefined
}

/** Which earlier call a complaint about an earlier agent is about; the only one traced is offered. */
export function ConcernedCall({ detail, value, error }: Props) {
  const calls = detail.traces.earlier?.calls ?? []
  if (calls.length === 0) return null
  const only = calls.length === 1 ? calls[0]?.callId : undefined
  return (
    <Select
      label="涉及哪通来电（对象是之前的坐席时）"
      name="concernedCall"
      value={value ?? only}
      options={calls.map(({ callId, startedAt, distanceMs, why }) => {
        const text = `${formatTime(startedAt)} · ${distanceText(distanceMs)} · ${traceReasons[why]}`
        return [String(callId), text] as const
      })}
      blank="暂不确定"
      error={error}
    />
  )
}
