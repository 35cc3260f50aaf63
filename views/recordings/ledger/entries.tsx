import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { EntryColumn } from '#src/recordings/ledger/entries-list.ts'
import type { EntryRow } from '#src/recordings/ledger/queries.ts'
import { ledgerKinds, ledgerStates } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { SourceSelect } from '#views/recordings/ledger/index.tsx'
import { LedgerStatus } from '#views/recordings/ledger/states.tsx'

type Props = {
  page: Page<EntryRow>
  frame: ListFrame<EntryColumn>
  problems: Readonly<Record<string, string>>
  sources: { id: number; name: string }[]
  departments: readonly Option[]
  opensCalls: boolean
}

const path = '/recordings/ledger/entries'

/** 对账明细: the calls and recordings behind one number of the counts. */
export function LedgerEntriesPage({
  page,
  frame,
  problems,
  sources,
  departments,
  opensCalls,
}: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="对账明细">
        <LinkButton href="/recordings/ledger">返回对账</LinkButton>
      </PageHead>
      <QueryForm action={path} keep={query} reset={resetHref(frame)}>
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
        <Select
          label="部门"
          name="department"
          blank="全部"
          value={query['department']}
          options={departments}
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(opensCalls)}
        empty={
          <Empty
            title="没有符合条件的通话和录音"
            hint="放宽日期，或换一个状态。"
            action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
          />
        }
      />
    </>
  )
}

const cellsFor = (opensCalls: boolean): Record<EntryColumn, (row: EntryRow) => Child> => ({
  at: ({ at }) => <Time at={at} />,
  about: (row) => <About row={row} opens={opensCalls} />,
  source: ({ source }) => source,
  state: ({ state }) => <LedgerStatus state={state} />,
  since: ({ since }) => <Time at={since} />,
  dueAt: ({ dueAt }) => <Time at={dueAt} />,
  caller: ({ call }) => call?.caller || '—',
  announced: ({ call }) => call?.recordingName ?? '—',
  kind: ({ call }) => ledgerKinds[call ? 'call' : 'recording'],
  file: ({ recording }) => recording?.name ?? '—',
})

function About({ row: { call, recording }, opens }: { row: EntryRow; opens: boolean }) {
  if (!call && !recording) return <span class="dim">录音已删除</span>
  const [href, label] = call
    ? [`/calls/${call.id}`, call.callNo]
    : [`/recordings/${recording?.id}`, recording?.name ?? '']
  return opens ? <a href={href}>{label}</a> : <>{label}</>
}
