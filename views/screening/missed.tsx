import type { Performance } from '#src/screening/performance/queries.ts'
import { Card } from '#views/components/page.tsx'
import { percent, span } from '#views/screening/rates.tsx'

type Props = Pick<Performance, 'missed' | 'recall' | 'drawn' | 'days'>

/** Fewer judged ones prove next to nothing. */
const fewJudged = 60

/** What screening lets pass, in words: from calls drawn at random among those it did not flag. */
export function MissedCard({ missed, recall, drawn, days }: Props) {
  return (
    <Card title="还漏了多少" note="从没有疑点的通话里随机抽听来推算">
      {missed ? (
        <>
          <p>{sentenceOf(missed)}</p>
          {recall ? <p>{recallWords(recall)}</p> : null}
          {missed.judged < missed.drawn ? (
            <p class="dim">
              抽了 {missed.drawn} 通，{missed.drawn - missed.judged}{' '}
              通还没有结论，先当作和听过的一样。
            </p>
          ) : null}
          {missed.judged < fewJudged ? (
            <p class="dim">抽查还少，这个上限很宽，等多听一些再看。</p>
          ) : null}
        </>
      ) : drawn > 0 ? (
        <p>
          近 {days} 天随机抽了 {drawn} 通，还没有一通有结论，现在估不出漏了多少。
        </p>
      ) : (
        <p>近 {days} 天没有随机抽查，估不出漏了多少。名额里留出随机抽查，过几天就有数。</p>
      )}
      <details>
        <summary>怎么算的</summary>
        <p class="dim">
          每通抽中的机会是知道的：一通代表“1 ÷ 机会”那么多通（Horvitz–Thompson）。区间用
          Clopper–Pearson 精确区间；一通也没有漏时给单侧 95% 上限，约等于 3 ÷ 通数。查全率 =
          名单上立案的 ÷（名单上立案的 + 推算漏掉的）；名单之外和没听完的疑点两边都不算。
        </p>
      </details>
    </Card>
  )
}

function sentenceOf(missed: NonNullable<Props['missed']>): string {
  const { judged, found, interval, population, missedInterval } = missed
  const stands = `这些通话代表 ${population.toLocaleString('zh-CN')} 通没有疑点的通话`
  const whole = (value: number) => Math.round(value).toLocaleString('zh-CN')
  if (found === 0) {
    return `随机抽查 ${judged} 通，未发现漏网；漏网率上限约 ${percent(interval.high)}。${stands}，最多漏 ${whole(missedInterval.high)} 通左右。`
  }
  return `随机抽查 ${judged} 通，发现漏网 ${found} 通；漏网率约 ${percent(missed.rate)}（95% 区间 ${span(interval)}）。${stands}，估计漏了 ${whole(missed.missed)} 通（${whole(missedInterval.low)}–${whole(missedInterval.high)}）。`
}

function recallWords({ recall, low, high }: NonNullable<Props['recall']>): string {
  if (recall === null) return `查全率不低于约 ${percent(low, 0)}。`
  return `查全率约 ${percent(recall, 0)}（95% 区间 ${percent(low, 0)}–${percent(high, 0)}）。`
}
