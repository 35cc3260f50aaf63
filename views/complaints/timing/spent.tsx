import type { SpentRow } from '#src/complaints/timing/spent.ts'
import { spentDays, timedSteps } from '#src/complaints/timing/vocabulary.ts'
import { spanWords } from '#views/complaints/timing/words.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  rows: SpentRow[]
  /** Only the newest were read. */
  cut: boolean
  days: number
  /** False for those who see no department as a whole. */
  ofUnit: boolean
}

/** 各环节用时, by department and step. */
export function SpentPage({ rows, cut, days, ofUnit }: Props) {
  return (
    <>
      <PageHead title="各环节用时" note={`最近 ${days} 天办完的环节，只算工作日，扣掉暂停`}>
        {spentDays.map((some) => (
          <LinkButton
            href={`/complaints/overdue/spent?days=${some}`}
            aria-current={some === days ? 'true' : undefined}
          >
            {`${some} 天`}
          </LinkButton>
        ))}
        <LinkButton href="/complaints/overdue">返回超期</LinkButton>
      </PageHead>
      <Card flush>
        {rows.length === 0 ? (
          <Empty
            title={ofUnit ? `最近 ${days} 天没有办完的环节` : '您的范围看不到部门用时'}
            hint={ofUnit ? '投诉往下走一步，这里就多一笔。' : '部门负责人和质检能看到。'}
          />
        ) : (
          <SpentTable rows={rows} />
        )}
      </Card>
      <p class="dim">
        一个工作日按 24
        小时计，节假日不计，调休上班的计。中位数：一半不超过它；九成：十次里九次不超过它。
        {cut ? '这段时间办完的很多，只算了最近的两万次。' : ''}
      </p>
    </>
  )
}

function SpentTable({ rows }: Pick<Props, 'rows'>) {
  return (
    <Table
      caption="各部门各环节用时"
      head={[
        { label: '承办部门' },
        { label: '环节' },
        { label: '次数', num: true },
        { label: '中位数', num: true },
        { label: '九成不超过', num: true },
        { label: '按时', num: true },
      ]}
    >
      {rows.map(({ department, step, stays, medianMs, ninetiethMs, kept, limited }) => (
        <tr>
          <td>{department ?? '还没派单'}</td>
          <td class="nowrap">{timedSteps[step]}</td>
          <td class="num">{stays}</td>
          <td class="num nowrap">{spanWords(medianMs)}</td>
          <td class="num nowrap">{spanWords(ninetiethMs)}</td>
          <td class="num nowrap">
            {limited === 0 ? '—' : `${Math.round((kept / limited) * 100)}%（${kept}/${limited}）`}
          </td>
        </tr>
      ))}
    </Table>
  )
}
