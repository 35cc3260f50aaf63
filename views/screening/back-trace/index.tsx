import type { Page } from '#src/kernel/paging.ts'
import type { TriggerRow } from '#src/screening/back-trace/trigger-list.ts'
import { type TraceKind, traceKinds } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { TracedCalls } from '#views/screening/back-trace/traced.tsx'
import { nothingText } from '#views/screening/back-trace/words.ts'

type Props = {
  page: Page<TriggerRow>
  kind: TraceKind | null
  query: Query
  may: { set: boolean; openCall: boolean }
}

/** 来电回溯: what speaks of earlier calls, and which calls these are. */
export function BackTracesPage({ page, kind, query, may }: Props) {
  return (
    <>
      <PageHead
        title="来电回溯"
        note="来电提到之前的通话、外部投诉、回访低分，都去找同一号码更早的来电来听"
      >
        {may.set ? <LinkButton href="/back-traces/settings">回溯设置</LinkButton> : null}
      </PageHead>
      <QueryForm action="/back-traces">
        <Select
          label="由来"
          name="kind"
          value={kind}
          options={Object.entries(traceKinds)}
          blank="全部"
        />
      </QueryForm>
      {page.rows.length === 0 ? (
        <Card>
          {kind || query['at'] ? (
            <Empty title="没有符合条件的回溯" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有可以回溯的来电"
              hint="录音转写后，客户提到之前打过电话的会自动排在这里；外部投诉和回访评分在“导入”里带进来。"
            />
          )}
        </Card>
      ) : (
        <Card flush>
          <TriggerTable rows={page.rows} may={may} />
          <ListPager path="/back-traces" query={query} page={page} />
        </Card>
      )}
    </>
  )
}

function TriggerTable({ rows, may }: { rows: TriggerRow[]; may: Props['may'] }) {
  return (
    <Table
      caption="来电回溯"
      head={[{ label: '由来' }, { label: '时间' }, { label: '怎么说的' }, { label: '更早的来电' }]}
    >
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <Tag>{traceKinds[row.kind]}</Tag> {row.frequent ? <Tag kind="hot">高频来电</Tag> : null}
          </td>
          <td class="nowrap">{row.said ? <Time at={row.said.at} /> : '通话数据未到'}</td>
          <td>
            <Said row={row} />
          </td>
          <td class="nowrap">
            {row.calls.length > 0 ? (
              <TracedCalls calls={row.calls} mayOpen={{ finding: true, call: may.openCall }} />
            ) : (
              <span class="dim">{nothingText(row.outcome)}</span>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Said({ row }: { row: TriggerRow }) {
  const [first] = row.mentions
  const words = row.said?.words ?? (first ? `${first.before}${first.text}${first.after}` : null)
  if (words === null) return <>—</>
  const times = row.mentions.flatMap(({ timeWords }) => timeWords ?? [])
  return (
    <>
      {row.said?.href ? <a href={row.said.href}>“{words}”</a> : `“${words}”`}
      {times.length > 0 ? <small> 说的时间：{[...new Set(times)].join('、')}</small> : null}
    </>
  )
}
