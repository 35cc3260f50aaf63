import type { Child } from 'hono/jsx'

import type { AppealColumn } from '#src/inspection/appeals/appeals-list.ts'
import type { AppealFilters, AppealRow } from '#src/inspection/appeals/list.ts'
import {
  appealBoxes,
  appealOutcomes,
  appealParties,
  appealRounds,
  appealSubjects,
  roundWords,
} from '#src/inspection/appeals/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AppealStatus, deadlineText } from '#views/inspection/appeals/parts.tsx'

type Props = {
  page: Page<AppealRow>
  filters: AppealFilters
  frame: ListFrame<AppealColumn>
  now: number
  may: { settle: boolean; set: boolean }
}

const here = '/review-appeals'

/** 申诉: what waits for an answer, the most urgent first, and what was answered. */
export function AppealsPage({ page, filters, frame, now, may }: Props) {
  return (
    <>
      <PageHead
        title="申诉"
        note={
          may.settle
            ? '答复之前不显示是谁的通话；自己评的由别人复评'
            : '对评分、复核结论、核实结论和定责的申诉'
        }
      >
        <LinkButton href={`${here}/rates`}>改判率</LinkButton>
        {may.set ? <LinkButton href={`${here}/settings`}>申诉时限</LinkButton> : null}
      </PageHead>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select label="状态" name="box" value={filters.box} options={Object.entries(appealBoxes)} />
        <Select
          label="对象"
          name="subject"
          value={filters.subject}
          options={Object.entries(appealSubjects)}
          blank="全部"
        />
        <Select
          label="轮次"
          name="round"
          value={filters.round}
          options={Object.entries(roundWords).map(([round, word]) => [
            round,
            Number(round) >= appealRounds ? word : '第一轮',
          ])}
          blank="全部"
        />
        {may.settle ? <Checkbox label="只看我受理的" name="mine" checked={filters.mine} /> : null}
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={<Nothing filters={filters} frame={frame} />}
      />
    </>
  )
}

function Nothing({ filters, frame }: Pick<Props, 'filters' | 'frame'>) {
  const narrowed = filters.subject !== null || filters.round !== null || filters.mine
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (narrowed)
    return <Empty title="没有符合条件的申诉" hint={<a href={resetHref(frame)}>清除条件</a>} />
  if (filters.box === 'waiting') {
    return (
      <Empty
        title="没有待答复的申诉"
        hint="坐席在“我的质检”里提出申诉以后，会按答复期限排在这里。"
        action={<LinkButton href={`${here}?box=all`}>看全部申诉</LinkButton>}
      />
    )
  }
  return <Empty title={`没有${filters.box === 'all' ? '' : appealBoxes[filters.box]}的申诉`} />
}

const cellsAt = (now: number): Record<AppealColumn, (row: AppealRow) => Child> => ({
  callNo: ({ id, callNo, complaintNo, startedAt }) => (
    <>
      <a href={`${here}/${id}`}>{complaintNo ?? callNo}</a>
      {startedAt === null ? null : (
        <small>
          <Time at={startedAt} />
        </small>
      )}
    </>
  ),
  subject: ({ subject }) => appealSubjects[subject],
  state: ({ state, round }) => <AppealStatus state={state} round={round} />,
  filedAt: ({ filedAt }) => <Time at={filedAt} />,
  due: (row) => <Deadline row={row} now={now} />,
  judge: ({ judgeName }) => judgeName ?? '—',
  agent: ({ agent, agentKnown }) => {
    if (agent) return <AgentName agent={agent} />
    return agentKnown ? '—' : <span class="dim">答复后显示</span>
  },
  startedAt: ({ startedAt }) => (startedAt === null ? '—' : <Time at={startedAt} />),
  party: ({ party }) => appealParties[party],
  settledAt: ({ settledAt }) => (settledAt === null ? '—' : <Time at={settledAt} />),
  points: ({ points }) => (
    <Lines of={points.map(({ title, before }) => `${title ?? '复核结论'}（${before}）`)} />
  ),
  reasons: ({ points }) => <Lines of={points.map(({ reason }) => reason)} />,
  outcomes: ({ points }) => (
    <Lines
      of={points.map(({ outcome, after }) =>
        outcome === null ? null : `${appealOutcomes[outcome]}${after === null ? '' : `为${after}`}`,
      )}
    />
  ),
  answers: ({ points }) => <Lines of={points.map(({ answer }) => answer)} />,
})

/** One line for each point of an appeal. */
function Lines({ of }: { of: (string | null)[] }) {
  const said = of.filter((line) => line)
  return <>{said.length === 0 ? '—' : said.map((line) => <div>{line}</div>)}</>
}

function Deadline({ row, now }: { row: AppealRow; now: number }) {
  const { state, dueAt, settledAt } = row
  if (state === 'open' || state === 'taken') {
    return (
      <>
        <span class="nowrap">{deadlineText(dueAt)}</span>{' '}
        {now >= dueAt ? <Tag kind="hot">超期</Tag> : null}
      </>
    )
  }
  if (settledAt === null) return <>—</>
  return (
    <>
      <Time at={settledAt} />{' '}
      {state === 'settled' && settledAt >= dueAt ? <Tag>超期答复</Tag> : null}
    </>
  )
}
