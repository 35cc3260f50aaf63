import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { DepartmentOption } from '#src/organisation/queries.ts'
import type { RecordingRow } from '#src/recordings/queries.ts'
import type { RecordingColumn } from '#src/recordings/recordings-list.ts'
import {
  formatText,
  lengthText,
  recordingFaults,
  recordingStates,
} from '#src/recordings/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
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
  page: Page<RecordingRow>
  frame: ListFrame<RecordingColumn>
  problems: Readonly<Record<string, string>>
  departments: DepartmentOption[]
  may: { upload: boolean; askFirst: boolean; hold: boolean }
}

export function RecordingsPage(props: Props) {
  const { page, frame, may } = props
  return (
    <>
      <PageHead title="录音台账">
        {may.upload ? (
          <LinkButton href="/recordings/upload" kind="primary" icon="upload">
            上传录音
          </LinkButton>
        ) : null}
      </PageHead>
      <Filters {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        actions={(row) => (
          <RowActions>
            <a href={`/recordings/${row.id}`}>{row.state === 'corrupt' ? '详情' : '听'}</a>
            {row.call ? <a href={`/calls/${row.call.id}`}>通话</a> : null}
          </RowActions>
        )}
        bulk={{
          idOf: ({ id }) => id,
          nameOf: ({ call, originalName }) => call?.callNo ?? originalName,
          buttons: <Steps may={may} />,
          all: may.askFirst || may.hold,
        }}
        empty={<NoRecordings frame={frame} may={may} />}
      />
    </>
  )
}

/** What can be done with many recordings at once; each is still decided for itself. */
function Steps({ may }: Pick<Props, 'may'>) {
  return (
    <>
      {may.askFirst ? (
        <Button
          small
          formaction="/transcription/recordings/asking"
          data-question="把{n}排到转写队伍最前面？"
        >
          先转写
        </Button>
      ) : null}
      {may.hold ? (
        <Button small formaction="/retention/holds/recordings">
          设法律保留…
        </Button>
      ) : null}
      <ExportChosen />
    </>
  )
}

function Filters({ frame, problems, departments }: Props) {
  const { query } = frame
  return (
    <QueryForm action="/recordings" keep={query} reset={resetHref(frame)}>
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

const cells: Record<RecordingColumn, (row: RecordingRow) => Child> = {
  name: ({ call, originalName }) => (
    <>
      {call ? call.callNo : originalName}
      {call ? null : <small class="dim"> 通话数据未到</small>}
    </>
  ),
  startedAt: ({ call }) => (call ? <Time at={call.startedAt} /> : '—'),
  agent: ({ call }) => (call?.blind ? <AfterJudging /> : <AgentName agent={call?.agent ?? null} />),
  businessType: ({ call }) => call?.businessType ?? '—',
  duration: ({ durationMs }) => lengthText(durationMs) ?? '—',
  format: (row) => formatText(row) ?? '—',
  state: ({ state, fault, problem }) => (
    <>
      <RecordingStatus state={state} />
      {fault ? <Tag kind="hot">{recordingFaults[fault]}</Tag> : null}
      {problem ? <small class="dim"> {problem}</small> : null}
    </>
  ),
  department: ({ call }) => (call?.blind ? <AfterJudging /> : (call?.department ?? '—')),
  caller: ({ call }) => call?.caller || '—',
  receivedAt: ({ receivedAt }) => <Time at={receivedAt} />,
  file: ({ originalName }) => originalName,
}

function NoRecordings({ frame, may }: Pick<Props, 'frame' | 'may'>) {
  if (frame.narrowed || frame.query['at']) {
    return (
      <Empty
        title="没有符合条件的录音"
        hint="通话号和完整文件名要写全；按日期和客服部只能查到已对上通话的录音。"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  if (!may.upload) return <Empty title="还没有录音" hint="录音到达并对上通话后会出现在这里。" />
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
