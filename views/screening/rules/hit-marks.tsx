import { formatDuration } from '#src/kernel/calendar.ts'
import type { MarkedHit } from '#src/screening/rules/judgement-queries.ts'
import { hitMarks, sampleKinds } from '#src/screening/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

/** A place on the review page that fetches the hits with their two keys. */
export function HitMarks({ findingId }: { findingId: number }) {
  return (
    <div hx-get={`/lexicon/marks/${findingId}`} hx-trigger="load" hx-swap="outerHTML">
      <a href={`/lexicon/marks/${findingId}`}>标命中、误命中</a>
    </div>
  )
}

type Props = {
  findingId: number
  hits: MarkedHit[]
  may: { mark: boolean; sample: boolean }
  /** The hit that was just made a sample. */
  sampled: number | null
}

/** 命中对不对: each hit with what people said of it; a marked one becomes a sample with one key. */
export function MarkedHits({ findingId, hits, may, sampled }: Props) {
  const markable = hits.filter(({ markable: can }) => can)
  if (markable.length === 0) return <p class="dim">这条疑点没有规则命中，不用标。</p>
  return (
    <details
      class="ledger-note"
      id="hit-marks"
      open={sampled !== null || hits.some(({ mark }) => mark)}
    >
      <summary>命中对不对（{markable.length} 处）</summary>
      <ul class="lines">
        {markable.map((hit) => (
          <li>
            <span>
              “{hit.text}”
              <span class="dim">
                {' '}
                {formatDuration(hit.startMs)} ·{' '}
                <a href={`/lexicon?q=${encodeURIComponent(hit.rule)}`}>{hit.name}</a>
              </span>
            </span>
            <Keys hit={hit} findingId={findingId} may={may} sampled={sampled === hit.id} />
          </li>
        ))}
      </ul>
    </details>
  )
}

type KeysProps = { hit: MarkedHit; findingId: number; may: Props['may']; sampled: boolean }

function Keys({ hit, findingId, may, sampled }: KeysProps) {
  const address = `/lexicon/marks/${findingId}/hits/${hit.id}`
  const swap = { 'hx-target': '#hit-marks', 'hx-swap': 'outerHTML' } as const
  const kind = hit.mark === 'right' ? 'must-hit' : 'must-not'
  return (
    <>
      {may.mark ? (
        <form class="row-actions" method="post" action={address} hx-post={address} {...swap}>
          {(['right', 'wrong'] as const).map((mark) => (
            <Button
              small
              name="mark"
              value={mark}
              aria-pressed={hit.mark === mark ? 'true' : 'false'}
              aria-label={`${hitMarks[mark]}：${hit.text}`}
            >
              {hitMarks[mark]}
            </Button>
          ))}
        </form>
      ) : (
        <span>{hit.mark ? hitMarks[hit.mark] : '没有标'}</span>
      )}
      {hit.mark ? (
        <small>
          {hit.by}标的
          {sampled ? (
            <> · 已加为“{sampleKinds[kind]}”样例</>
          ) : may.sample ? (
            <form
              method="post"
              action={`${address}/sample`}
              hx-post={`${address}/sample`}
              {...swap}
            >
              <Button kind="quiet" small>
                加为“{sampleKinds[kind]}”样例
              </Button>
            </form>
          ) : null}
        </small>
      ) : null}
    </>
  )
}

/** The same as a page, where the browser runs no scripts. */
export function HitMarksPage(props: Props) {
  return (
    <>
      <PageHead title="命中对不对" note="标过的用来算每条规则的准确率">
        <LinkButton href={`/findings/${props.findingId}`}>返回疑点</LinkButton>
      </PageHead>
      <Card>
        {props.may.mark ? null : <Notice kind="info">由质检员标。</Notice>}
        <MarkedHits {...props} />
      </Card>
    </>
  )
}
