import type { Page } from '#src/kernel/paging.ts'
import type { DueRow } from '#src/retention/queries.ts'
import { retentionClasses, timedClasses } from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { sizeText } from '#views/recordings/upload.tsx'

type Props = {
  page: Page<DueRow>
  query: Query
  sources: (readonly [string, string])[]
  opens: boolean
}

/** 到期录音: what the next night erases, oldest first, with the reason. */
export function DuePage({ page, query, sources, opens }: Props) {
  const exported = hrefWith('/retention/due.csv', query, { at: null, size: null })
  return (
    <>
      <PageHead title="到期录音" note="按现在的天数，下一次会删掉这些">
        <LinkButton href={exported} icon="download">
          导出
        </LinkButton>
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <QueryForm action="/retention/due">
        <Select
          label="类别"
          name="rule"
          blank="全部"
          value={query['rule']}
          options={timedClasses.map((rule) => [rule, retentionClasses[rule]] as const)}
        />
        <Select label="来源" name="source" blank="全部" value={query['source']} options={sources} />
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title={page.next ? '这一段里没有符合条件的录音' : '没有到期的录音'}
            hint={page.next ? '点“下一页”接着找。' : '没有一份录音过了它那一类的天数。'}
          />
        ) : (
          <Rows rows={page.rows} opens={opens} />
        )}
        <ListPager path="/retention/due" query={query} page={page} />
      </Card>
    </>
  )
}

function Rows({ rows, opens }: { rows: DueRow[]; opens: boolean }) {
  const head = [
    ...[{ label: '收到时间' }, { label: '录音' }, { label: '通话号' }, { label: '来源' }],
    ...[{ label: '原因' }, { label: '大小', num: true }],
  ]
  return (
    <Table head={head} caption="到期录音">
      {rows.map(({ id, receivedAt, name, callNo, source, rule, bytes }) => (
        <tr>
          <td>
            <Time at={receivedAt} />
          </td>
          <td>{opens ? <a href={`/recordings/${id}`}>{name}</a> : name}</td>
          <td>{callNo ?? '—'}</td>
          <td>{source}</td>
          <td class="nowrap">{retentionClasses[rule]}</td>
          <td class="num nowrap">{sizeText(bytes)}</td>
        </tr>
      ))}
    </Table>
  )
}
