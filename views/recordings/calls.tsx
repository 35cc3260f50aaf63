import type { Page } from '#src/kernel/paging.ts'
import type { DepartmentOption } from '#src/organisation/queries.ts'
import type { BusinessType, Shift } from '#src/organisation/schema.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import type { CallRow } from '#src/recordings/call-queries.ts'
import { soundStates } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, RowActions, Table } from '#views/components/table.tsx'
import { agentText, lengthText, RecordingStatus } from '#views/recordings/call-cells.tsx'
import { departmentChoices } from '#views/recordings/choices.ts'

type Props = {
  page: Page<CallRow>
  query: Query
  problems: Readonly<Record<string, string>>
  departments: DepartmentOption[]
  businessTypes: BusinessType[]
  shifts: Shift[]
  showsAgents: boolean
  findsCallers: boolean
  mayImport: boolean
}

export function CallsPage(props: Props) {
  const { page, query, mayImport } = props
  return (
    <>
      <PageHead title="通话数据">
        {mayImport ? (
          <LinkButton href="/imports" icon="upload">
            导入话单
          </LinkButton>
        ) : null}
      </PageHead>
      <Filters {...props} />
      <Card flush>
        {page.rows.length === 0 ? (
          <NoCalls filtered={isFiltered(query)} mayImport={mayImport} />
        ) : (
          <Rows rows={page.rows} showsAgents={props.showsAgents} />
        )}
        <ListPager path="/calls" query={query} page={page} />
      </Card>
    </>
  )
}

function Filters(props: Props) {
  const { query, problems, departments, businessTypes, shifts, findsCallers } = props
  const more = (
    <>
      <Select
        label="渠道"
        name="channel"
        blank="全部"
        value={query['channel']}
        options={Object.entries(channels)}
      />
      <Select
        label="班次"
        name="shift"
        blank="全部"
        value={query['shift']}
        options={shifts.map(({ id, name }) => [String(id), name] as const)}
      />
      <Select
        label="录音"
        name="sound"
        blank="全部"
        value={query['sound']}
        options={Object.entries(soundStates)}
      />
      {findsCallers ? (
        <TextInput
          label="来电号码"
          name="caller"
          type="search"
          value={query['caller']}
          hint="写完整号码"
          maxlength={40}
        />
      ) : null}
    </>
  )
  const moreOpen = ['channel', 'shift', 'sound', 'caller'].some((name) => query[name])
  return (
    <QueryForm action="/calls" more={more} moreOpen={moreOpen}>
      <TextInput label="通话号" name="call" type="search" value={query['call']} maxlength={64} />
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
      <Select
        label="业务类型"
        name="type"
        blank="全部"
        value={query['type']}
        options={businessTypes.map(({ id, name }) => [String(id), name] as const)}
      />
    </QueryForm>
  )
}

function Rows({ rows, showsAgents }: { rows: CallRow[]; showsAgents: boolean }) {
  const agentColumn = showsAgents ? [{ label: '坐席' }] : []
  const head = [
    ...[{ label: '通话号' }, { label: '开始时间' }, { label: '客服部' }],
    ...agentColumn,
    ...[{ label: '业务类型' }, { label: '来电号码' }, { label: '渠道' }],
    ...[{ label: '时长', num: true }, { label: '录音' }, { label: '操作' }],
  ]
  return (
    <Table head={head} caption="通话数据">
      {rows.map((call) => (
        <tr>
          <td>{call.callNo}</td>
          <td>
            <Time at={call.startedAt} />
          </td>
          <td>{call.department ?? '—'}</td>
          {showsAgents ? <td>{agentText(call.agent) ?? '—'}</td> : null}
          <td>{call.businessType ?? '—'}</td>
          <td class="nowrap">{call.caller || '—'}</td>
          <td>{channels[call.channel]}</td>
          <td class="num">{lengthText(call.durationMs) ?? '—'}</td>
          <td>
            {call.recording ? (
              <RecordingStatus state={call.recording.state} />
            ) : (
              <span class="dim">没有录音</span>
            )}
          </td>
          <td>
            <RowActions>
              <a href={`/calls/${call.id}`}>详情</a>
              {call.recording ? <a href={`/recordings/${call.recording.id}`}>听</a> : null}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

const filterNames = ['call', 'from', 'to', 'department', 'type', 'channel', 'shift', 'sound']

function isFiltered(query: Query): boolean {
  return [...filterNames, 'caller', 'at'].some((name) => query[name])
}

function NoCalls({ filtered, mayImport }: { filtered: boolean; mayImport: boolean }) {
  if (filtered) {
    return (
      <Empty
        title="没有符合条件的通话"
        hint="通话号和来电号码要写完整。"
        action={<LinkButton href="/calls">清除条件</LinkButton>}
      />
    )
  }
  if (!mayImport) return <Empty title="还没有通话数据" hint="导入话单后会出现在这里。" />
  return (
    <Empty
      title="还没有通话数据"
      hint="导入话单后，录音会按文件名自动对上通话。"
      action={<LinkButton href="/imports">去导入</LinkButton>}
    />
  )
}
