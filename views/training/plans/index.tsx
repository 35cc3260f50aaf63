import type { Child } from 'hono/jsx'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { PlanColumn } from '#src/training/plans/plans-list.ts'
import type { PlanFilters, PlanRow } from '#src/training/plans/queries.ts'
import { planStates } from '#src/training/plans/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Day } from '#views/training/classes/index.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<PlanRow>
  filters: PlanFilters
  frame: ListFrame<PlanColumn>
  mayArrange: boolean
  now: number
}

const here = '/training-plans'

/** 个人计划. */
export function PlansPage({ page, filters, frame, mayArrange, now }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cellsAt(now)}
      note="一人一份；同一天或同一主线重复时会提示"
      buttons={
        mayArrange ? (
          <LinkButton href={`${here}/new`} kind="primary">
            制定计划
          </LinkButton>
        ) : null
      }
      states={{ words: planStates, chosen: filters.state }}
      empty={{
        title: `没有${planStates[filters.state]}的计划`,
        hint: mayArrange ? '从重点人员页上给人做计划，或直接按工号制定。' : undefined,
      }}
    />
  )
}

const cellsAt = (now: number): Record<PlanColumn, (row: PlanRow) => Child> => ({
  agent: ({ id, agent }) => (
    <a href={`${here}/${id}`}>
      <AgentName agent={agent} />
    </a>
  ),
  state: ({ state }) => <PlanStatus state={state} />,
  department: ({ department }) => department ?? '—',
  team: ({ team }) => team ?? '—',
  entries: ({ done, entries }) => `${done}/${entries}`,
  next: ({ next }) =>
    next === null ? (
      '—'
    ) : (
      <>
        <Day at={next} /> {now >= next + dayMs ? <Tag kind="hot">过期</Tag> : null}
      </>
    ),
  trainer: ({ trainerName }) => trainerName,
  at: ({ at }) => formatDay(at),
})

export const PlanStatus = ({ state }: Pick<PlanRow, 'state'>) => (
  <Status tone={state === 'open' ? 'accent' : 'good'} label={planStates[state]} />
)
