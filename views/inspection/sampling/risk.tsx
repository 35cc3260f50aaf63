import { riskReasons, riskWeights } from '#src/inspection/sampling/vocabulary.ts'
import { Card } from '#views/components/page.tsx'

/** What risk means here, in words, with the weight of each reason. */
export function RiskTable() {
  return (
    <Card title="风险怎么算">
      <table>
        <caption class="sr">风险权重</caption>
        <tbody>
          <tr>
            <td>每通电话</td>
            <td class="num">1</td>
          </tr>
          {Object.entries(riskReasons).map(([reason, words]) => (
            <tr>
              <td>{words}</td>
              <td class="num">+{riskWeights[reason as keyof typeof riskReasons]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="dim">
        按风险抽的那一份里，权重大几倍，机会就大几倍；复核判为不成立的疑点不算。其余的一份机会均等，所以每一通都可能抽中。
      </p>
    </Card>
  )
}
