import type { TracedCall } from '#src/screening/back-trace/queries.ts'
import { traceReasons, traceStandings } from '#src/screening/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { distanceText, standingTones } from '#views/screening/back-trace/words.ts'

type Props = { calls: readonly TracedCall[]; mayOpen: { finding: boolean; call: boolean } }

/** The earlier calls, newest first: when, why these, and whether anybody can hear them. */
export function TracedCalls({ calls, mayOpen }: Props) {
  return (
    <ul class="traced">
      {calls.map((call) => (
        <li>
          <TracedTime call={call} mayOpen={mayOpen} />{' '}
          <Status tone={standingTones[call.standing]} label={traceStandings[call.standing]} />{' '}
          <span class="dim">
            {distanceText(call.distanceMs)} · {traceReasons[call.why]}
          </span>
        </li>
      ))}
    </ul>
  )
}

function TracedTime({ call, mayOpen }: Pick<Props, 'mayOpen'> & { call: TracedCall }) {
  const time = <Time at={call.startedAt} />
  if (mayOpen.finding && call.findingId !== null) {
    return <a href={`/findings/${call.findingId}`}>{time}</a>
  }
  return mayOpen.call ? <a href={`/calls/${call.callId}`}>{time}</a> : time
}
