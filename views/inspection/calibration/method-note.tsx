import { Card } from '#views/components/page.tsx'

/** How the figures come about, for whoever wants to hold something against them. */
export function MethodNote() {
  return (
    <Card>
      <details>
        <summary>怎么算的</summary>
        <div class="prose">
          <ul>
            <li>按提交时的答案算；后来改分、申诉改判都不影响。按评分项编号对齐，跨版本也能比。</li>
            <li>
              κ（Cohen 1960）：一致率扣掉碰巧一致的部分，1 是完全一致，0
              等于碰运气。三档以上的项按档差加权，差一档比差两档算轻；“没有场合”自成一类。
            </li>
            <li>
              结论按 Landis 和 Koch（1977）：大于 0.60 一致，大于 0.40 尚可，其余差。不到 20
              通说“样本太少”。
            </li>
            <li>
              几乎都给同一档时 κ 会偏低（Feinstein 和 Cicchetti
              1990），这样的项标“偏在一档”，不说差。
            </li>
            <li>
              “有歧义”：样本够、至少 5 通分歧，并且 κ
              差，或者过半的分歧是一人认为有场合、一人认为没有。
            </li>
            <li>
              松紧：自己的得分减去另一人的得分。区间跨过 0 就是看不出偏向。每周的上下限是 3
              倍标准误（Shewhart），超出才值得谈。
            </li>
          </ul>
        </div>
      </details>
    </Card>
  )
}
