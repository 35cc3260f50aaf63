import type { Child } from 'hono/jsx'

import type { OverlongColumn } from '#src/inspection/overlong/overlong-list.ts'
import type { OverlongFigures, OverlongRow } from '#src/inspection/overlong/queries.ts'
import { type OverlongAnswer, overlongAnswers } from '#src/inspection/overlong/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Duration, Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { ExportChosen } from '#views/components/list-selection.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { RowActions } from '#views/components/table.tsx'

type Props = {
  page: Page<OverlongRow>
  figures: OverlongFigures
  frame: ListFrame<OverlongColumn>
  problems: FieldErrors
  /** Null for whoever is not told whose calls they are. */
  departments: readonly Option[] | null
  businessTypes: readonly Option[]
  mayInspect: boolean
  /** Limits have been measured once. */
  measured: boolean
}

const path = '/inspection/overlong'

/** 超长通话: who was on the line too long, and whether anybody stepped in. */
export function OverlongPage(props: Props) {
  const { page, frame, figures, mayInspect } = props
  const { query } = frame
  return (
    <>
      <PageHead title="超长通话" note="比同类业务绝大多数通话都长的">
        {mayInspect ? <LinkButton href={`${path}/settings`}>超长界限</LinkButton> : null}
      </PageHead>
      <Tiles>
        <Tile
          label="没有标记"
          value={figure(figures.open)}
          unit="通"
          note="还没说是否介入"
          hot={figures.open > 0}
          href={`${path}?answer=open`}
          current={query['answer'] === 'open'}
        />
        <Tile label="近 7 天" value={figure(figures.week)} unit="通" note="超长通话" href={path} />
        <Tile label="其中没有标记" value={figure(figures.weekOpen)} unit="通" note="近 7 天" />
      </Tiles>
      <Filters {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        actions={(row) => <CallActions row={row} />}
        bulk={{
          idOf: ({ callId }) => callId,
          nameOf: ({ callNo }) => callNo,
          buttons: <ExportChosen />,
        }}
        empty={<NoCalls {...props} />}
      />
    </>
  )
}

function Filters({ frame, problems, departments, businessTypes }: Props) {
  const { query } = frame
  return (
    <QueryForm action={path} keep={query} reset={resetHref(frame)}>
      <DateInput label="通话从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      {departments ? (
        <Select
          label="部门"
          name="department"
          value={query['department']}
          options={departments}
          blank="全部"
        />
      ) : null}
      <Select
        label="业务类型"
        name="type"
        value={query['type']}
        options={businessTypes}
        blank="全部"
      />
      <Select
        label="已介入？"
        name="answer"
        value={query['answer']}
        options={[['open', '没有标记'], ...Object.entries(overlongAnswers)]}
        blank="全部"
      />
    </QueryForm>
  )
}

function NoCalls({ frame, measured }: Props) {
  if (frame.narrowed) {
    return (
      <Empty
        title="没有符合条件的超长通话"
        hint="放宽日期，或换一个条件。"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  return measured ? (
    <Empty title="没有超长通话" hint="新话单导入后，每十分钟查一遍。" />
  ) : (
    <Empty
      title="还没有查过"
      hint="导入话单后十分钟内，后台按各类业务的时长算出界限，再列出超长的。"
    />
  )
}

const afterScoring = <span class="dim">您评完后显示</span>

const cells: Record<OverlongColumn, (row: OverlongRow) => Child> = {
  callNo: ({ callId, callNo, inspected }) => (
    <>
      <a href={`${path}/${callId}`}>{callNo}</a>
      {inspected ? (
        <>
          {' '}
          <Tag kind="info">已安排质检</Tag>
        </>
      ) : null}
    </>
  ),
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  businessType: ({ businessType }) => businessType ?? '—',
  duration: ({ durationMs }) => <Duration ms={durationMs} />,
  limit: ({ limitMs }) => (
    <span class="dim">
      <Duration ms={limitMs} />
    </span>
  ),
  unit: ({ unit, blind }) => (blind ? afterScoring : (unit ?? '—')),
  agent: ({ agent, blind }) => (blind ? afterScoring : (agent ?? '—')),
  answer: ({ answer }) => <Answer answer={answer} />,
  note: ({ mark }) =>
    mark ? (
      <>
        {mark.note} <small class="dim">{mark.accountName}</small>
      </>
    ) : (
      <span class="dim">—</span>
    ),
  inspected: ({ inspected }) => (inspected ? '是' : '—'),
  markedBy: ({ mark }) => mark?.accountName ?? '—',
  markedAt: ({ mark }) => (mark ? <Time at={mark.at} /> : '—'),
}

function CallActions({ row }: { row: OverlongRow }) {
  return (
    <RowActions>
      {row.answer === null ? (
        <a href={`${path}/${row.callId}`} aria-label={`标记${row.callNo}`}>
          标记
        </a>
      ) : null}
      {row.recordingId === null ? null : (
        <a href={`/recordings/${row.recordingId}`} aria-label={`听${row.callNo}`}>
          听
        </a>
      )}
    </RowActions>
  )
}

const tones = { yes: 'good', no: 'red', 'not-needed': 'grey' } as const

export function Answer({ answer }: { answer: OverlongAnswer | null }) {
  if (answer === null) return <Status tone="orange" label="没有标记" />
  return <Status tone={tones[answer]} label={overlongAnswers[answer]} />
}
