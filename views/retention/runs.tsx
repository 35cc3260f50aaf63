import type { Page } from '#src/kernel/paging.ts'
import type { RunRow } from '#src/retention/queries.ts'
import { runKinds } from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { sizeText } from '#views/recordings/upload.tsx'

/** 删除记录: every night and every trial. */
export function RunsPage({ page, query }: { page: Page<RunRow>; query: Query }) {
  return (
    <>
      <PageHead title="删除记录" note="每夜删了多少，每次试算数出多少">
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty title="还没有试算，也没有删除过" hint="先在保存期限页面试算。" />
        ) : (
          <RunTable rows={page.rows} />
        )}
        <ListPager path="/retention/runs" query={query} page={page} />
      </Card>
    </>
  )
}

export function RunTable({ rows }: { rows: RunRow[] }) {
  const head = [
    ...[{ label: '开始' }, { label: '类别' }, { label: '由谁' }],
    ...[
      { label: '录音', num: true },
      { label: '大小', num: true },
    ],
    ...[{ label: '因保留不删', num: true }, { label: '正在使用', num: true }, { label: '结果' }],
  ]
  return (
    <Table head={head} caption="删除记录">
      {rows.map((run) => (
        <tr>
          <td>
            <Time at={run.at} />
          </td>
          <td class="nowrap">{runKinds[run.kind]}</td>
          <td class="nowrap">{run.by}</td>
          <td class="num">{run.count.toLocaleString('zh-CN')}</td>
          <td class="num nowrap">{sizeText(run.bytes)}</td>
          <td class="num">{run.held.toLocaleString('zh-CN')}</td>
          <td class="num">{run.busy.toLocaleString('zh-CN')}</td>
          <td>{resultOf(run)}</td>
        </tr>
      ))}
    </Table>
  )
}

function resultOf({ finishedAt, failed, logEmptied }: RunRow): string {
  if (finishedAt === null) return '还在做，或中途停下；下一次接着做'
  if (failed > 0) return `${failed} 份的文件删不掉，请检查磁盘权限`
  if (logEmptied === false) return '已删除；数据库日志正被占用，下次清空'
  return '完成'
}
