import type { Page } from '#src/kernel/paging.ts'
import type { DepartmentOption } from '#src/organisation/queries.ts'
import type { RecordingRow } from '#src/recordings/queries.ts'
import { codecNames, recordingFaults, recordingStates } from '#src/recordings/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'
import { agentText, lengthText, RecordingStatus } from '#views/recordings/call-cells.tsx'
import { departmentChoices } from '#views/recordings/choices.ts'

type Props = {
  page: Page<RecordingRow>
  query: Query
  problems: Readonly<Record<string, string>>
  departments: DepartmentOption[]
  mayUpload: boolean
  showsAgents: boolean
}

export function RecordingsPage(props: Props) {
  const { page, query, mayUpload } = props
  return (
    <>
      <PageHead title="录音台账">
        {mayUpload ? (
          <LinkButton href="/recordings/upload" kind="primary" icon="upload">
            上传录音
          </LinkButton>
        ) : null}
      </PageHead>
      <Filters {...props} />
      <Card flush>
        {page.rows.length === 0 ? (
          <NoRecordings filtered={isFiltered(query)} mayUpload={mayUpload} />
        ) : (
          <Rows rows={page.rows} showsAgents={props.showsAgents} />
        )}
        <ListPager path="/recordings" query={query} page={page} />
      </Card>
    </>
  )
}

function Filters({ query, problems, departments }: Props) {
  return (
    <QueryForm action="/recordings">
      <TextInput label="通话号或文件名" name="q" type="search" value={query['q']} maxlength={200} />
      <Select
        label="状态"
        name="state"
        blank="全部"
        value={query['state']}
        options={Object.entries(recordingStates)}
      />
      <Select
        label="文件"
        name="file"
        blank="全部"
        value={query['file']}
        options={[['faulty', '丢失或被改动']]}
      />
      <DateInput label="通话日期从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      {departments.length > 1 ? (
        <Select
          label="客服部"
          name="department"
          blank="全部"
          value={query['department']}
          options={departmentChoices(departments)}
        />
      ) : null}
    </QueryForm>
  )
}

function Rows({ rows, showsAgents }: { rows: RecordingRow[]; showsAgents: boolean }) {
  const agentColumn = showsAgents ? [{ label: '坐席' }] : []
  const head = [
    ...[{ label: '通话号 / 文件' }, { label: '通话时间' }],
    ...agentColumn,
    ...[{ label: '业务类型' }, { label: '时长', num: true }, { label: '格式' }],
    ...[{ label: '状态' }, { label: '操作' }],
  ]
  return (
    <Table head={head} caption="录音台账">
      {rows.map((row) => (
        <tr>
          <td>
            {row.call ? row.call.callNo : row.originalName}
            {row.call ? null : <small class="dim"> 通话数据未到</small>}
          </td>
          <td>{row.call ? <Time at={row.call.startedAt} /> : '—'}</td>
          {showsAgents ? <td>{agentText(row.call?.agent ?? null) ?? '—'}</td> : null}
          <td>{row.call?.businessType ?? '—'}</td>
          <td class="num">{lengthText(row.durationMs) ?? '—'}</td>
          <td>{formatText(row)}</td>
          <td>
            <RecordingStatus state={row.state} />
            {row.fault ? <Tag kind="hot">{recordingFaults[row.fault]}</Tag> : null}
            {row.problem ? <small class="dim"> {row.problem}</small> : null}
          </td>
          <td>
            <RowActions>
              <a href={`/recordings/${row.id}`}>{row.state === 'corrupt' ? '详情' : '听'}</a>
              {row.call ? <a href={`/calls/${row.call.id}`}>通话</a> : null}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

type Format = Pick<RecordingRow, 'container' | 'codec' | 'channels'>

/** `WAV · A 律 · 双声道` */
export function formatText({ container, codec, channels }: Format): string {
  if (container === '') return '—'
  const kind = codec === container ? [] : [codecNames[codec] ?? codec]
  const name = container.toUpperCase()
  return [name, ...kind, channels === 2 ? '双声道' : '单声道'].join(' · ')
}

function isFiltered(query: Query): boolean {
  return ['q', 'state', 'file', 'from', 'to', 'department', 'at'].some((name) => query[name])
}

function NoRecordings({ filtered, mayUpload }: { filtered: boolean; mayUpload: boolean }) {
  if (filtered) {
    return (
      <Empty
        title="没有符合条件的录音"
        hint="通话号和完整文件名要写全；按日期和客服部只能查到已对上通话的录音。"
        action={<LinkButton href="/recordings">清除条件</LinkButton>}
      />
    )
  }
  if (!mayUpload) return <Empty title="还没有录音" hint="录音到达并对上通话后会出现在这里。" />
  return (
    <Empty
      title="还没有录音"
      hint="上传后会自动转写，并和通话数据对上。"
      action={
        <LinkButton href="/recordings/upload" kind="primary">
          上传录音
        </LinkButton>
      }
    />
  )
}
