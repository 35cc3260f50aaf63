import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { TriggerRow } from '#src/screening/back-trace/trigger-list.ts'
import type { TriggerColumn } from '#src/screening/back-trace/triggers-list.ts'
import { type TraceKind, traceKinds } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { TracedCalls } from '#views/screening/back-trace/traced.tsx'
import { nothingText } from '#views/screening/back-trace/words.ts'

type Props = {
  page: Page<TriggerRow>
  kind: TraceKind | null
  frame: ListFrame<TriggerColumn>
  may: { set: boolean; openCall: boolean }
}

/** 来电回溯: what speaks of earlier calls, and which calls these are. */
export function BackTracesPage({ page, kind, frame, may }: Props) {
  return (
    <>
      <PageHead
        title="来电回溯"
        note="来电提到之前的通话、外部投诉、回访低分，都去找同一号码更早的来电来听"
      >
        {may.set ? <LinkButton href="/back-traces/settings">回溯设置</LinkButton> : null}
      </PageHead>
      <QueryForm action="/back-traces" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="由来"
          name="kind"
          value={kind}
          options={Object.entries(traceKinds)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(may)}
        empty={
          kind || frame.query['at'] ? (
            <Empty title="没有符合条件的回溯" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有可以回溯的来电"
              hint="录音转写后，客户提到之前打过电话的会自动排在这里；外部投诉和回访评分在“导入”里带进来。"
            />
          )
        }
      />
    </>
  )
}

const cellsFor = (may: Props['may']): Record<TriggerColumn, (row: TriggerRow) => Child> => ({
  kind: ({ kind, frequent }) => (
    <>
      <Tag>{traceKinds[kind]}</Tag> {frequent ? <Tag kind="hot">高频来电</Tag> : null}
    </>
  ),
  saidAt: ({ said }) => (said ? <Time at={said.at} /> : '通话数据未到'),
  said: (row) => <Said row={row} />,
  calls: ({ calls, outcome }) => (
    <>
      {calls.length > 0 ? (
        <TracedCalls calls={calls} mayOpen={{ finding: true, call: may.openCall }} />
      ) : (
        <span class="dim">{nothingText(outcome)}</span>
      )}
    </>
  ),
  foundAt: ({ foundAt }) => <Time at={foundAt} />,
})

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
