import type { Page } from '#src/kernel/paging.ts'
import type { EntryRow } from '#src/recordings/ledger/queries.ts'
import { ledgerKinds, ledgerStates } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { SourceSelect } from '#views/recordings/ledger/index.tsx'
import { LedgerStatus } from '#views/recordings/ledger/states.tsx'

type Props = {
  page: Page<EntryRow>
  query: Query
  problems: Readonly<Record<string, string>>
  sources: { id: number; name: string }[]
  opensCalls: boolean
}

const path = '/recordings/ledger/entries'

/** 对账明细: the calls and recordings behind one number of the counts. */
export function LedgerEntriesPage({ page, query, problems, sources, opensCalls }: Props) {
  const exported = hrefWith('/recordings/ledger/export.csv', query, { at: null, size: null })
  return (
    <>
      <PageHead title="对账明细">
        <LinkButton href={exported} icon="download">
          导出
        </LinkButton>
        <LinkButton href="/recordings/ledger">返回对账</LinkButton>
      </PageHead>
      <QueryForm action={path}>
        <DateInput label="日期从" name="from" value={query['from']} error={problems['from']} />
        <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
        <SourceSelect sources={sources} value={query['source']} />
        <Select
          label="状态"
          name="state"
          blank="全部"
          value={query['state']}
          options={Object.entries(ledgerStates)}
        />
        <Select
          label="类别"
          name="kind"
          blank="全部"
          value={query['kind']}
          options={Object.entries(ledgerKinds)}
        />
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title="没有符合条件的通话和录音"
            hint="放宽日期，或换一个状态。"
            action={<LinkButton href={path}>清除条件</LinkButton>}
          />
        ) : (
          <Rows rows={page.rows} opensCalls={opensCalls} />
        )}
        <ListPager path={path} query={query} page={page} />
      </Card>
    </>
  )
}

function Rows({ rows, opensCalls }: Pick<Props, 'opensCalls'> & { rows: EntryRow[] }) {
  const head = [
    ...[{ label: '时间' }, { label: '通话或录音' }, { label: '来源' }, { label: '状态' }],
    ...[{ label: '起于' }, { label: '时限' }, { label: '来电号码' }, { label: '话单中的文件' }],
  ]
  return (
    <Table head={head} caption="对账明细">
      {rows.map((row) => (
        <tr>
          <td>
            <Time at={row.at} />
          </td>
          <td>
            <About row={row} opens={opensCalls} />
          </td>
          <td>{row.source}</td>
          <td class="nowrap">
            <LedgerStatus state={row.state} />
          </td>
          <td>
            <Time at={row.since} />
          </td>
          <td>
            <Time at={row.dueAt} />
          </td>
          <td class="nowrap">{row.call?.caller || '—'}</td>
          <td>{row.call?.recordingName ?? '—'}</td>
        </tr>
      ))}
    </Table>
  )
}

function About({ row: { call, recording }, opens }: { row: EntryRow; opens: boolean }) {
  if (!call && !recording) return <span class="dim">录音已删除</span>
  const [href, label] = call
    ? [`/calls/${call.id}`, call.callNo]
    : [`/recordings/${recording?.id}`, recording?.name ?? '']
  return opens ? <a href={href}>{label}</a> : <>{label}</>
}
