import type { HistoryRow } from '#src/imports/queries.ts'
import { type ImportKind, importKinds } from '#src/imports/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { ImportStatus } from '#views/imports/status.tsx'

type Offered = {
  kind: ImportKind
  columns: readonly { name: string; label: string; required: boolean }[]
}[]

type Props = {
  offered: Offered
  sources: { id: number; name: string }[]
  open: HistoryRow[]
  bringsTranscripts: boolean
}

/** Bring a table, and what still waits for somebody. */
export function ImportsPage({ offered, sources, open, bringsTranscripts }: Props) {
  const words = Object.fromEntries(offered.map(({ kind }) => [kind, importKinds[kind]]))
  return (
    <>
      <PageHead title="导入" note="CSV 表格，大小不限；先检查，再由您决定是否导入">
        <LinkButton href="/imports/history">导入记录</LinkButton>
        {bringsTranscripts ? (
          <LinkButton href="/transcription/imports">导入转写文本</LinkButton>
        ) : null}
      </PageHead>
      <Card title="导入一份表">
        <form class="stack" data-import="/imports/files" aria-label="导入一份表">
          <Choice
            label="这是什么表"
            name="kind"
            words={words}
            value={offered.length === 1 ? offered[0]?.kind : 'call-data'}
            columns={3}
          />
          <div class="form-grid">
            {sources.length > 0 ? (
              <Select
                label="来源"
                name="source"
                options={sources.map(({ id, name }) => [String(id), name] as const)}
                blank="不指定"
                hint="选了来源，列的对应会记在这个来源下，下次不再问"
              />
            ) : null}
            <TextInput
              label="文件"
              name="file"
              type="file"
              accept=".csv,.txt,text/csv"
              hint="UTF-8、UTF-16、GBK（GB18030）都可以；Excel 工作簿请先另存为 CSV"
            />
          </div>
          <div class="bar">
            <Button kind="primary" type="submit">
              上传并检查
            </Button>
            <progress value={0} max={1} aria-label="上传进度" hidden />
            <span data-import-note role="status" aria-live="polite" />
          </div>
          <noscript>
            <p class="field-error">上传需要浏览器启用脚本。</p>
          </noscript>
        </form>
      </Card>
      {open.length > 0 ? (
        <Card title="等待处理" flush>
          <OpenImports rows={open} />
        </Card>
      ) : null}
      <Card title="表里要有哪些列" note="列名不同也可以，第一次导入时对应一次就记住">
        {offered.map(({ kind, columns }) => (
          <details>
            <summary>{importKinds[kind]}</summary>
            <p>
              {columns
                .map(({ name, label, required }) => `${label} ${name}${required ? '' : '（可空）'}`)
                .join('、')}
            </p>
          </details>
        ))}
      </Card>
    </>
  )
}

function OpenImports({ rows }: { rows: HistoryRow[] }) {
  const head = [{ label: '文件' }, { label: '种类' }, { label: '状态' }, { label: '时间' }]
  return (
    <Table head={head} caption="等待处理的导入">
      {rows.map(({ id, fileName, kind, state, createdAt, source }) => (
        <tr>
          <td>
            <a href={`/imports/${id}`}>{fileName}</a>
            {source ? <small>{source}</small> : null}
          </td>
          <td class="nowrap">{importKinds[kind]}</td>
          <td class="nowrap">
            <ImportStatus state={state} />
          </td>
          <td>
            <Time at={createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
