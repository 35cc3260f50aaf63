import type { Child } from 'hono/jsx'

import type { OverdueColumn } from '#src/complaints/timing/overdue-list.ts'
import type { OverdueFilters, OverdueRow, StepCounts } from '#src/complaints/timing/overdue.ts'
import {
  escalationChoices,
  type EscalationLevel,
  escalationLevels,
  overdueStates,
  timedSteps,
} from '#src/complaints/timing/vocabulary.ts'
import { complaintLevels, complaintStages, faultCategories } from '#src/complaints/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { MajorTags } from '#views/complaints/major/tag.tsx'
import { UnknownYear } from '#views/complaints/timing/unknown-year.tsx'
import { Due, Left } from '#views/complaints/timing/words.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  counts: StepCounts[]
  paused: number
  page: Page<OverdueRow>
  filters: OverdueFilters
  departments: readonly Option[]
  frame: ListFrame<OverdueColumn>
  unknownYear: number | null
  now: number
  may: { set: boolean }
}

const here = '/complaints/overdue'

/** 各环节超期: where it piles up, and what has to be seen to first. */
export function OverduePage(props: Props) {
  const { counts, paused, page, filters, frame, unknownYear, now, may } = props
  return (
    <>
      <PageHead title="各环节超期" note="最急的在前，每分钟核对一次时限">
        <LinkButton href={`${here}/spent`}>各环节用时</LinkButton>
        {may.set ? <LinkButton href="/complaints/limits">办理时限</LinkButton> : null}
      </PageHead>
      <UnknownYear year={unknownYear} />
      <StepTable counts={counts} filters={filters} paused={paused} />
      <OverdueFilterForm {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={<NothingHere state={filters.state} narrowed={frame.narrowed} />}
      />
    </>
  )
}

function StepTable({ counts, filters, paused }: Pick<Props, 'counts' | 'filters' | 'paused'>) {
  const { level, departmentId, handled } = filters
  const keep = {
    ...{ level: level ?? undefined, department: departmentId?.toString() },
    whose: handled ? 'handled' : undefined,
  }
  const link = (
    step: string,
    state: string,
    count: number,
    more: boolean,
    escalation: string | null = null,
  ): Child =>
    count === 0 ? (
      <span class="dim">0</span>
    ) : (
      <a href={hrefWith(here, keep, { step, state, escalation })}>{more ? `${count}+` : count}</a>
    )
  return (
    <Card flush>
      <Table
        caption="各环节在办、临期和超期"
        density="compact"
        head={[
          { label: '环节' },
          { label: '在办', num: true },
          { label: '临期', num: true },
          { label: '已超期', num: true },
          ...Object.values(escalationLevels).map((label) => ({ label: `停在${label}`, num: true })),
        ]}
      >
        {counts.map(({ step, running, near, overdue, levels, more }) => (
          <tr aria-current={filters.step === step ? 'true' : undefined}>
            <td class="nowrap">{timedSteps[step]}</td>
            <td class="num">{link(step, 'running', running, more)}</td>
            <td class="num">{link(step, 'near', near, false)}</td>
            <td class="num">{link(step, 'overdue', overdue, more && overdue === running)}</td>
            {levels.map((count, index) => (
              <td class="num">{link(step, 'overdue', count, false, String(index + 1))}</td>
            ))}
          </tr>
        ))}
      </Table>
      {paused > 0 ? (
        <p class="card-foot dim">
          另有 <a href={hrefWith(here, {}, { state: 'paused' })}>{paused} 件已暂停计时</a>
          ，不算在上面。
        </p>
      ) : null}
    </Card>
  )
}

function OverdueFilterForm({ filters, departments, frame }: Props) {
  return (
    <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
      <Select
        label="进度"
        name="state"
        value={filters.state}
        options={Object.entries(overdueStates)}
      />
      <Select
        label="环节"
        name="step"
        value={filters.step}
        options={Object.entries(timedSteps)}
        blank="全部"
      />
      <Select
        label="级别"
        name="level"
        value={filters.level}
        options={Object.entries(complaintLevels)}
        blank="全部"
      />
      <Select
        label="预警"
        name="escalation"
        value={filters.escalation}
        options={Object.entries(escalationChoices)}
        blank="全部"
      />
      <Select
        label="承办部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
    </QueryForm>
  )
}

const emptyWords = {
  overdue: ['没有超期的投诉', '各环节都在时限内。'],
  near: ['没有临期的投诉', '时限用到提醒的比例后会列在这里。'],
  running: ['没有在办的投诉', '新受理的投诉一进来就开始计时。'],
  paused: ['没有暂停计时的投诉', '在投诉页面上可以写明原因暂停。'],
} as const

function NothingHere({ state, narrowed }: { state: OverdueFilters['state']; narrowed: boolean }) {
  const [title, hint] = emptyWords[state]
  return <Empty title={title} hint={narrowed ? `${hint}也可以换个条件。` : hint} />
}

const cellsAt = (now: number): Record<OverdueColumn, (row: OverdueRow) => Child> => ({
  no: ({ id, complaintNo, level, opinionRisk }) => (
    <>
      <a href={`/complaints/${id}#timing`}>{complaintNo}</a>{' '}
      <MajorTags level={level} opinionRisk={opinionRisk} />
    </>
  ),
  step: ({ step, stage }) => (step ? timedSteps[step] : complaintStages[stage]),
  due: ({ dueAt, dueKnown }) =>
    dueAt === null ? (
      '—'
    ) : (
      <>
        <Due at={dueAt} />
        {dueKnown ? null : <small>放假未公布</small>}
      </>
    ),
  late: ({ dueAt, pausedAt, reminded }) => {
    if (pausedAt !== null) {
      return (
        <>
          暂停，从 <Time at={pausedAt} />
        </>
      )
    }
    if (dueAt === null) return '—'
    return (
      <>
        <Left dueAt={dueAt} now={now} />{' '}
        {reminded && dueAt > now ? <Tag kind="info">临期</Tag> : null}
      </>
    )
  },
  escalation: ({ escalation }) =>
    escalation === 0 ? (
      '—'
    ) : (
      <Tag kind="hot">{escalationLevels[escalation as EscalationLevel]}</Tag>
    ),
  level: ({ level }) => complaintLevels[level],
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '还没派单')),
  handler: ({ blind, handlerName }) => (blind ? <AfterJudging /> : handlerName || '—'),
  since: ({ stageAt }) => (stageAt === 0 ? '—' : <Time at={stageAt} />),
  type: ({ faultCategory }) => faultCategories[faultCategory],
  risk: ({ opinionRisk }) => opinionRisk || '—',
})
