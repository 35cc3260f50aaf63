import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import type { ContestPageFacts } from '#src/contest/page.ts'
import { metrics, percent } from '#src/contest/vocabulary.ts'
import { Card, Facts } from '#views/components/page.tsx'

type Props = { facts: ContestPageFacts; may: { try: boolean } }

/** The weights in force, and whether hiding pays under them. */
export function Rule({ facts, may }: Props) {
  const { standings, breakEvens } = facts
  const { rule, adopted } = standings
  const heavier = Object.entries(rule.faults)
    .filter(([, times]) => times !== 1)
    .map(([key, times]) => `${faultCategories[key as keyof typeof faultCategories]} ×${times}`)
  return (
    <Card
      title="计分规则"
      note={
        adopted
          ? `自 ${adopted.from} 起采用：${adopted.reason}（${adopted.byName}）`
          : '随产品的规则，还没有采用过别的'
      }
      actions={may.try ? <a href="/contest/simulation">试算别的权重</a> : null}
    >
      <Facts
        items={[
          [
            '三项指标',
            Object.entries(rule.metrics)
              .map(([key, weight]) => `${metrics[key as keyof typeof metrics]} ${weight}%`)
              .join('，'),
          ],
          ['属实类型', heavier.length > 0 ? `${heavier.join('，')}，其余 ×1` : '都 ×1'],
          [
            '怎样发现',
            `自己登记 ×1，${omissions.missed} ×${rule.omissions.missed}，${omissions.concealed} ×${rule.omissions.concealed}`,
          ],
          ['参评线', `${rule.minimumCalls.toLocaleString('zh-CN')} 通`],
        ]}
      />
      <p>
        隐瞒划算吗：被发现的机会高于 {percent(breakEvens.missed)}
        （按漏报计）、{percent(breakEvens.concealed)}
        （按瞒报计）时，隐瞒的代价期望大于自己登记。倍数按“至少 {rule.leastDiscovery}%
        会被发现”来定；真的能发现这么多，自己登记才总是更划算。
      </p>
      <p class="dim">
        多一件投诉、把登记变成被发现、把不属实改成属实，都不会让本部门的得分或名次变好。
      </p>
    </Card>
  )
}
