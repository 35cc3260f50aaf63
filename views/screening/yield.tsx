import type { Yield } from '#src/screening/yield.ts'
import { rankSlices } from '#src/transcription/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { TableFilesLine } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

const hourMs = 3_600_000
/** Fewer findings in either slice, and a difference may be chance. */
const fewFindings = 10

type Props = { rows: Yield[]; days: number }

export function YieldPage({ rows, days }: Props) {
  return (
    <>
      <PageHead title="机时花得值不值" note={`近 ${days} 天`}>
        <LinkButton href="/transcription/line">转写次序</LinkButton>
      </PageHead>
      <Card>
        <YieldTable rows={rows} days={days} />
      </Card>
    </>
  )
}

/** Findings per hour of CPU: ranked against random. */
export function YieldTable({ rows, days }: Props) {
  const heard = rows.filter(({ calls }) => calls > 0)
  if (heard.length === 0) return <p class="dim">{`近 ${days} 天还没有转写过，没有可比较的。`}</p>
  const compared = rows.filter(({ slice }) => slice !== 'asked')
  const few = compared.some(({ findings }) => findings < fewFindings)
  return (
    <>
      <TableFilesLine of="/findings/yield" table="slices" />
      <Table
        caption={`近 ${days} 天每机时找到的疑点`}
        head={[
          { label: '方式' },
          { label: '通话', num: true },
          { label: '疑点', num: true },
          { label: '疑点/机时', num: true },
        ]}
      >
        {rows.map((row) => (
          <tr>
            <th scope="row">{rankSlices[row.slice]}</th>
            <td class="num">{row.calls}</td>
            <td class="num">
              {row.findings}
              {row.rechecked > 0 ? <small>{`${row.confirmed}/${row.rechecked} 立案`}</small> : null}
            </td>
            <td class="num">
              {row.cpuMs > 0 ? ((row.findings / row.cpuMs) * hourMs).toFixed(1) : '—'}
            </td>
          </tr>
        ))}
      </Table>
      {few ? <p class="dim">疑点还少，按优先度和随机的差别可能是偶然。</p> : null}
    </>
  )
}
