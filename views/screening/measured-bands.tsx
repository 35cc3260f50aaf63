import type { Band } from '#src/screening/ranking/calibration.ts'
import { pointsOf } from '#src/screening/vocabulary.ts'
import { Card } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

/** What a score has meant so far: only verdicts can say how many of such suspicions hold. */
export function MeasuredBands({ bands, least }: { bands: readonly Band[]; least: number }) {
  if (bands.length === 0) {
    return (
      <Card title="分值意味着什么">
        <p>
          分值现在只排先后，不是成立的机会：筛查疑点的复核结论还不到 {least} 条，量不出来。
          {'攒够以后，这里按分值列出实际有几成成立。'}
        </p>
      </Card>
    )
  }
  return (
    <Card
      title="分值意味着什么"
      flush
      actions={<TableFiles of="/findings/models" table="bands" />}
      note="按最近的复核结论量出来的；先听的多是高分的，低分的几成仅供参考"
    >
      <Table
        caption="分值与实际成立"
        head={[
          { label: '分值' },
          { label: '复核', num: true },
          { label: '成立', num: true },
          { label: '像这样的通话' },
        ]}
      >
        {bands.toReversed().map((band) => (
          <tr>
            <td class="nowrap">{rangeOf(band)}</td>
            <td class="num">{band.judged}</td>
            <td class="num">{band.upheld}</td>
            <td>
              大约 {tenths(band.upheld / band.judged)} 成成立
              <small>
                95% 区间 {per100(band.low)}%–{per100(band.high)}%
              </small>
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function rangeOf({ from, to }: Band): string {
  const [low, high] = [pointsOf(from), pointsOf(to)]
  return low === high ? String(low) : `${low}–${high}`
}

const tenths = (share: number) => (share * 10).toFixed(share > 0 && share < 0.1 ? 1 : 0)
const per100 = (share: number) => Math.round(share * 100)
