import type { Apart, ContestPageFacts } from '#src/contest/page.ts'
import { measures } from '#src/contest/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

/** What a shared rank means, and why each rank begins where it does. */
export function Ties({ facts }: { facts: ContestPageFacts }) {
  const { rows } = facts.standings
  const taking = rows.filter(({ place }) => place)
  const names = new Map(rows.map(({ departmentId, department }) => [departmentId, department]))
  const ranks = [...new Set(taking.map(({ place }) => place?.rank ?? 0))]
  const pairs = (taking.length * (taking.length - 1)) / 2
  return (
    <Card title="哪里分得出高低" note="名次相同 = 分不出高低">
      <ul>
        {ranks.map((rank) => {
          const of = taking.filter(({ place }) => place?.rank === rank)
          const apart = facts.apart.find(({ departmentId }) => departmentId === of[0]?.departmentId)
          return (
            <li>
              第 {rank} 名：{of.map(({ department }) => department).join('、')}
              {of.length > 1 ? <Tag>分不出高低</Tag> : null}
              {apart ? (
                <span class="dim">
                  {' '}
                  {of[0]?.department} 的{measures[apart.measure]}确实高于 {names.get(apart.other)}
                  {ratioWords(apart)}
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
      <p class="dim">
        得分更低，并且三个比率（投诉、属实、瞒报漏报属实）中至少一个的精确率比区间不含
        1，才算分得出高低。
        {pairs > 0
          ? `${taking.length} 个部门共 ${pairs} 对、${pairs * 3} 次比较，合起来误判的机会不超过 5%，所以单次比较的要求更严。`
          : ''}
        得分只决定先后，区间决定算不算数。
      </p>
    </Card>
  )
}

/** The other's rate may be nought: then there is no saying how many times. */
function ratioWords({ ratio }: Apart): string {
  if (!ratio) return ''
  const { estimate, low, high } = ratio
  const end = Number.isFinite(high) ? `到 ${high.toFixed(1)} 倍` : '倍以上'
  const times = estimate === null ? '' : `，是其 ${estimate.toFixed(1)} 倍`
  return `${times}（区间 ${low.toFixed(1)} ${end}）`
}
