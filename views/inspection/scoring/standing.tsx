import type { Tally } from '#src/inspection/scoring/tally.ts'
import { scoreText } from '#views/inspection/scoring/points.ts'

/** How far the sheet has come and what it amounts to so far, worked out by the server at every save. */
export function Standing({ tally, revision }: { tally: Tally; revision: number }) {
  const { answered, items, outcome } = tally
  return (
    <p id="standing" class="standing" data-revision={revision}>
      <span>
        已评 {answered}/{items}
      </span>
      {outcome === 'fatal' ? (
        <b class="hot">触犯致命项，0 分</b>
      ) : (
        <span>
          目前 <b>{answered === 0 ? '—' : scoreText(tally.hundredths)}</b>
          {tally.hundredths === null ? '' : ' 分'}
        </span>
      )}
      {answered === items && outcome === 'unscorable' ? (
        <span class="dim">各项都没有场合，不计分，请在总评里说明</span>
      ) : null}
    </p>
  )
}

/** A save that came too late; the page keeps what it has and asks which one is to stand. */
export function Stale({ sentence, revision }: { sentence: string; revision: number }) {
  return (
    <p data-error data-stale={revision}>
      {sentence}
    </p>
  )
}
