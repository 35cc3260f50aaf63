import type { TriggerTraces } from '#src/screening/back-trace/queries.ts'
import { TracedCalls } from '#views/screening/back-trace/traced.tsx'
import { nothingText } from '#views/screening/back-trace/words.ts'

type Props = {
  traces: TriggerTraces | null
  mayOpen: { finding: boolean; call: boolean; chain: boolean }
}

/** The earlier calls of an outside case, inside its page. */
export function TracesOfCase({ traces, mayOpen }: Props) {
  if (!traces) return <p class="dim">正在找这个号码更早的来电，请稍后刷新。</p>
  const [newest] = traces.calls
  if (!newest) {
    const outOfSight = traces.outcome === 'traced'
    return <p class="dim">{outOfSight ? '不在您的范围内' : nothingText(traces.outcome)}</p>
  }
  return (
    <>
      <TracedCalls calls={traces.calls} mayOpen={mayOpen} />
      {traces.frequent ? <p class="dim">这个号码来电很频繁，只回溯最近的几通。</p> : null}
      {mayOpen.chain ? (
        <p>
          <a href={`/calls/${newest.callId}/chain`}>看这个号码的来电链</a>
        </p>
      ) : null}
    </>
  )
}
