import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { DepartmentOption } from '#src/organisation/queries.ts'
import type { BusinessType, Shift } from '#src/organisation/schema.ts'
import { channels, kindChoices } from '#src/organisation/vocabulary.ts'
import type { CallRow } from '#src/recordings/call-queries.ts'
import type { CallColumn } from '#src/recordings/calls-list.ts'
import { lengthText, satisfactions, soundStates } from '#src/recordings/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { ExportChosen } from '#views/components/list-selection.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { RowActions } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { RecordingStatus } from '#views/recordings/call-cells.tsx'
import { departmentChoices } from '#views/recordings/choices.ts'

type Props = {
  page: Page<CallRow>
  frame: ListFrame<CallColumn>
  problems: Readonly<Record<string, string>>
  departments: DepartmentOption[]
  businessTypes: BusinessType[]
  shifts: Shift[]
  findsCallers: boolean
  mayImport: boolean
}

export function CallsPage(props: Props) {
  const { page, frame, mayImport } = props
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
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        actions={(call) => (
          <RowActions>
            <a href={`/calls/${call.id}`}>详情</a>
            {call.recording ? <a href={`/recordings/${call.recording.id}`}>听</a> : null}
          </RowActions>
        )}
        bulk={{
          idOf: ({ id }) => id,
          nameOf: ({ callNo }) => callNo,
          buttons: <ExportChosen />,
        }}
        empty={<NoCalls frame={frame} mayImport={mayImport} />}
      />
    </>
  )
}

function Filters(props: Props) {
  const { frame, problems, departments, businessTypes, shifts, findsCallers } = props
  const { query } = frame
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
        label="来电类别"
        name="kind"
        blank="全部"
        value={query['kind']}
        options={Object.entries(kindChoices)}
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
  const moreOpen = ['channel', 'kind', 'shift', 'sound', 'caller'].some((name) => query[name])
  return (
    <QueryForm
      action="/calls"
      more={more}
      moreOpen={moreOpen}
      keep={query}
      reset={resetHref(frame)}
    >
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

const cells: Record<CallColumn, (call: CallRow) => Child> = {
  callNo: ({ callNo }) => callNo,
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  agent: ({ blind, agent }) => (blind ? <AfterJudging /> : <AgentName agent={agent} />),
  businessType: ({ businessType }) => businessType ?? '—',
  caller: ({ caller }) => caller || '—',
  channel: ({ channel }) => channels[channel],
  duration: ({ durationMs }) => lengthText(durationMs) ?? '—',
  recording: ({ recording }) =>
    recording ? <RecordingStatus state={recording.state} /> : <span class="dim">没有录音</span>,
  subCentre: ({ blind, subCentre }) => (blind ? <AfterJudging /> : (subCentre ?? '—')),
  team: ({ blind, team }) => (blind ? <AfterJudging /> : (team ?? '—')),
  province: ({ province }) => province || '—',
  satisfaction: ({ satisfaction }) => (satisfaction ? satisfactions[satisfaction] : '—'),
  wait: ({ waitMs }) => lengthText(waitMs) ?? '—',
  hold: ({ holdMs }) => lengthText(holdMs) ?? '—',
}

function NoCalls({ frame, mayImport }: Pick<Props, 'frame' | 'mayImport'>) {
  if (frame.narrowed || frame.query['at']) {
    return (
      <Empty
        title="没有符合条件的通话"
        hint="通话号和来电号码要写完整。"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
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
