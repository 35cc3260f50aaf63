import type { HistoryRow } from '#src/imports/queries.ts'
import { type ImportKind, importKinds, keptDays } from '#src/imports/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { ImportStatus } from '#views/imports/status.tsx'

type Props = {
  page: Page<HistoryRow>
  query: Query
  kinds: ImportKind[]
  sources: { id: number; name: string }[]
}

/** 导入记录: who brought what, when, and what came of it. */
export function HistoryPage({ page, query, kinds, sources }: Props) {
  return (
    <>
      <PageHead title="导入记录" note={`原文件和问题清单保留 ${keptDays} 天`}>
        <LinkButton href="/imports">导入</LinkButton>
      </PageHead>
      <QueryForm action="/imports/history">
        <Select
          label="种类"
          name="kind"
          value={query['kind']}
          options={kinds.map((kind) => [kind, importKinds[kind]] as const)}
          blank="全部"
        />
        <Select
          label="来源"
          name="source"
          value={query['source']}
          options={sources.map(({ id, name }) => [String(id), name] as const)}
          blank="全部"
        />
      </QueryForm>
      <Card flush>
        {page.rows.length > 0 ? (
          <Rows rows={page.rows} />
        ) : (
          <Empty title="没有导入记录" hint="导入过的表会列在这里，新的在前。" />
        )}
        <ListPager path="/imports/history" query={query} page={page} />
      </Card>
    </>
  )
}

const head = [
  { label: '时间' },
  { label: '文件' },
  { label: '种类' },
  { label: '导入人' },
  { label: '状态' },
  { label: '新增', num: true },
  { label: '更新', num: true },
  { label: '没有变化', num: true },
  { label: '有问题', num: true },
]

function Rows({ rows }: { rows: HistoryRow[] }) {
  return (
    <Table head={head} caption="导入记录">
      {rows.map((row) => (
        <tr>
          <td>
            <Time at={row.createdAt} />
          </td>
          <td>
            <a href={`/imports/${row.id}`}>{row.fileName}</a>
            {row.source ? <small>{row.source}</small> : null}
          </td>
          <td class="nowrap">{importKinds[row.kind]}</td>
          <td class="nowrap">{row.actorName}</td>
          <td class="nowrap">
            <ImportStatus state={row.state} />
          </td>
          {[row.added, row.updated, row.unchanged, row.badRows].map((count) => (
            <td class="num">{count.toLocaleString('zh-CN')}</td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
