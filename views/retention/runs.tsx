import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { RunRow } from '#src/retention/queries.ts'
import type { RunColumn } from '#src/retention/runs-list.ts'
import { megabytes, runKinds, runResult } from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { sizeText } from '#views/recordings/upload.tsx'

type Props = { page: Page<RunRow>; frame: ListFrame<RunColumn> }

/** 删除记录: every night and every trial. */
export function RunsPage({ page, frame }: Props) {
  return (
    <>
      <PageHead title="删除记录" note="每夜删了多少，每次试算数出多少">
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={<Empty title="还没有试算，也没有删除过" hint="先在保存期限页面试算。" />}
      />
    </>
  )
}

const cells: Record<RunColumn, (row: RunRow) => Child> = {
  at: ({ at }) => <Time at={at} />,
  kind: ({ kind }) => runKinds[kind],
  by: ({ by }) => by,
  count: ({ count }) => count.toLocaleString('zh-CN'),
  size: ({ bytes }) => megabytes(bytes).toLocaleString('zh-CN'),
  held: ({ held }) => held.toLocaleString('zh-CN'),
  busy: ({ busy }) => busy.toLocaleString('zh-CN'),
  result: runResult,
}

/** The last few on the overview. */
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
          <td>{runResult(run)}</td>
        </tr>
      ))}
    </Table>
  )
}
