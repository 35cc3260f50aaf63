import type { Child } from 'hono/jsx'

import type { ListFrame } from '#src/lists/frame.ts'
import { exportFormats, mostAtOnce } from '#src/lists/vocabulary.ts'

export type Bulk<Row> = {
  idOf: (row: Row) => number
  /** What a checkbox sends, where a row is more than its id. */
  sentAs?: { name: string; valueOf: (row: Row) => string }
  /** How a checkbox is called: 选择 T20261121-0007. */
  nameOf: (row: Row) => string
  /** Buttons that send the selection; each names its own address by `formaction`. */
  buttons: Child
  /** They reach beyond the page, too. */
  all?: boolean
}

const formId = 'list-selection'

/** 已选 N 项: what can be done with the chosen rows. Without JavaScript it is always in sight. */
export function SelectionBar<Row>({ frame, bulk }: { frame: ListFrame; bulk: Bulk<Row> }) {
  const { total, query, address } = frame
  const most = mostAtOnce.toLocaleString('zh-CN')
  const count = total && !total.more ? `${total.count.toLocaleString('zh-CN')} 条` : ''
  return (
    <form class="list-selection bar" id={formId} method="post" data-selection>
      <input type="hidden" name="list" value={frame.path} />
      <input type="hidden" name="query" value={address} />
      <input type="hidden" name="at" value={query['at'] ?? ''} />
      <strong data-selected aria-live="polite">
        勾选后可以：
      </strong>
      {bulk.buttons}
      <span class="end bar">
        {bulk.all ? (
          <label class="check">
            <input type="checkbox" name="all" value="on" data-select-results />
            选择全部{count}结果{count ? '' : `（最多 ${most} 条）`}
          </label>
        ) : null}
        <button type="button" class="button button-quiet" data-clear-selection hidden>
          取消选择
        </button>
      </span>
    </form>
  )
}

/** Chooses the whole page; only a script can, so only the script shows it. */
export function SelectAll() {
  return <input type="checkbox" data-select-page aria-label="选择这一页" hidden />
}

export function SelectRow<Row>({ row, bulk }: { row: Row; bulk: Bulk<Row> }) {
  const { idOf, nameOf, sentAs } = bulk
  return (
    <input
      type="checkbox"
      name={sentAs?.name ?? 'id'}
      value={sentAs?.valueOf(row) ?? idOf(row)}
      form={formId}
      data-select-row
      aria-label={`选择 ${nameOf(row)}`}
    />
  )
}

/** Takes the chosen rows away as a table, in either format. */
export function ExportChosen() {
  return (
    <>
      <input type="hidden" name="selection" value="on" />
      {Object.entries(exportFormats).map(([format, word]) => (
        <button
          type="submit"
          class="button button-small"
          formaction="/exports"
          name="format"
          value={format}
        >
          导出选中（{word}）
        </button>
      ))}
    </>
  )
}
