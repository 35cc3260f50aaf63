import type { AlertRow, Standing } from '#src/recordings/ledger/queries.ts'
import { type LedgerState, ledgerMeanings, ledgerStates } from '#src/recordings/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'

const tones: Record<LedgerState, Tone> = {
  complete: 'good',
  awaited: 'accent',
  'no-recording': 'red',
  late: 'orange',
  duplicate: 'orange',
  corrupt: 'red',
  parked: 'orange',
  waiting: 'accent',
  unannounced: 'orange',
  expired: 'grey',
}

export function LedgerStatus({ state }: { state: LedgerState }) {
  return <Status tone={tones[state]} label={ledgerStates[state]} />
}

/** Where a call or a recording stands, for its own page: what it means and since when. */
export function StandingText({ standing }: { standing: Standing }) {
  const { state, since, dueAt } = standing
  const waits = state === 'awaited' || state === 'waiting'
  return (
    <>
      <LedgerStatus state={state} />{' '}
      <span class="dim">
        {ledgerMeanings[state]}；
        {waits ? (
          <>
            时限 <Time at={dueAt} />
          </>
        ) : (
          <>
            起于 <Time at={since} />
          </>
        )}
      </span>
    </>
  )
}

/** What an alert says, in one sentence. */
export function alertText({ kind, source, figure, outOf }: AlertRow): string {
  if (kind === 'missing') {
    const percent = outOf === 0 ? 0 : Math.round((figure / outOf) * 1000) / 10
    return `${source}：${outOf} 通话单里有 ${figure} 通没有录音（${percent}%）`
  }
  const usual = outOf === 0 ? '平时不到 1 小时' : `平时最多 ${outOf} 小时`
  return `${source}：白天已有 ${figure} 小时没有送来录音，${usual}`
}
