import type { Page } from '#src/kernel/paging.ts'
import type { ListExport } from '#src/lists/schema.ts'
import { exportFormats, exportKeptDays, exportStates, rowsAtOnce } from '#src/lists/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<ListExport>
  query: Query
  /** Some are under way: the rows ask for themselves again. */
  live: boolean
}

/** 我的导出: long lists written in the background, for their own asker to fetch. */
export function ExportsPage(props: Props) {
  return (
    <>
      <PageHead
        title="我的导出"
        note={`超过 ${rowsAtOnce.toLocaleString('zh-CN')} 行的列表在后台导出；文件留 ${exportKeptDays} 天，只有您能下载`}
      />
      <ExportRows {...props} />
    </>
  )
}

export function ExportRows({ page, query, live }: Props) {
  const asking = live
    ? {
        'hx-get': hrefWith('/exports/live', query),
        'hx-trigger': 'every 2s',
        'hx-swap': 'outerMorph',
      }
    : {}
  return (
    <div id="exports" {...asking}>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title="还没有导出过大的列表"
            hint="在任何列表的工具栏点“导出”；行数多时会转到后台，做好后在这里下载。"
          />
        ) : (
          <Table
            caption="我的导出"
            head={[
              ...[{ label: '列表' }, { label: '条件' }, { label: '格式' }, { label: '提出时间' }],
              ...[{ label: '行数', num: true }, { label: '状态' }, { label: '操作' }],
            ]}
          >
            {page.rows.map((row) => (
              <Row row={row} />
            ))}
          </Table>
        )}
        <ListPager path="/exports" query={query} page={page} />
      </Card>
    </div>
  )
}

const tones: Record<ListExport['state'], Tone> = {
  waiting: 'grey',
  running: 'accent',
  done: 'good',
  failed: 'red',
  cancelled: 'grey',
  expired: 'grey',
}

function Row({ row }: { row: ListExport }) {
  const { id, list, query, title, words, format, at, rows, state, problem, bytes } = row
  const open = state === 'waiting' || state === 'running'
  return (
    <tr>
      <td>{title}</td>
      <td>{words}</td>
      <td class="nowrap">{exportFormats[format]}</td>
      <td>
        <Time at={at} />
      </td>
      <td class="num">{state === 'waiting' ? '—' : rows.toLocaleString('zh-CN')}</td>
      <td>
        <Status tone={tones[state]} label={exportStates[state]} />
        {problem ? <small>{problem}</small> : null}
      </td>
      <td>
        <RowActions>
          {state === 'done' ? (
            <a href={`/exports/${id}/file`} aria-label={`下载${title}`}>
              下载{bytes === null ? '' : `（${sizeText(bytes)}）`}
            </a>
          ) : null}
          {open || state === 'done' ? null : (
            <form method="post" action="/exports">
              <input type="hidden" name="list" value={list} />
              <input type="hidden" name="query" value={query} />
              <Button
                kind="quiet"
                small
                name="format"
                value={format}
                aria-label={`再导出一次${title}`}
              >
                再导出一次
              </Button>
            </form>
          )}
          {open ? (
            <form method="post" action={`/exports/${id}/cancellation`}>
              <Button
                kind="quiet"
                small
                confirm={`取消导出“${title}”？`}
                aria-label={`取消${title}`}
              >
                取消
              </Button>
            </form>
          ) : null}
        </RowActions>
      </td>
    </tr>
  )
}

const sizeText = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
