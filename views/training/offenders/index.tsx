import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { OffenderColumn } from '#src/training/offenders/offenders-list.ts'
import type { OffenderFilters, OffenderRow } from '#src/training/offenders/queries.ts'
import type { RuleInForce } from '#src/training/offenders/rules.ts'
import { arrangements, liftReasons, offenderStates } from '#src/training/offenders/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { resetHref } from '#views/components/list.tsx'
import { stageWords } from '#views/organisation/stage-words.ts'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<OffenderRow>
  filters: OffenderFilters
  departments: readonly Option[]
  frame: ListFrame<OffenderColumn>
  rule: RuleInForce
  maySet: boolean
}

const here = '/repeat-offenders'

/** 重点人员: whom the rule names today, and why is one page further. */
export function OffendersPage({ page, filters, departments, frame, rule, maySet }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cells}
      note={ruleLine(rule)}
      buttons={maySet ? <LinkButton href={`${here}/rule`}>认定规则</LinkButton> : null}
      states={{ words: offenderStates, chosen: filters.state }}
      fields={
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
      }
      empty={nothing(filters, resetHref(frame))}
    />
  )
}

/** `近 90 天属实合计算满 1.5 件就列入；现在是“度夏”阶段，用的是这个阶段的线` */
export const ruleLine = ({ days, least, season, stage }: RuleInForce): string =>
  `近 ${days} 天属实合计算满 ${least} 件就列入；${stageWords(stage)}${season === null ? '' : '，用的是这个阶段的线'}`

function nothing({ departmentId, state }: OffenderFilters, reset: string) {
  if (departmentId !== null) {
    return { title: '没有符合条件的人', action: <LinkButton href={reset}>清除条件</LinkButton> }
  }
  if (state === 'lifted') return { title: '还没有解除过' }
  return {
    title: '现在没有重点人员',
    hint: '每天零点按规则重新认定；投诉核实属实或改判时也会马上重新认定。',
    action: <LinkButton href={`${here}?state=lifted`}>看已解除的</LinkButton>,
  }
}

const cells: Record<OffenderColumn, (row: OffenderRow) => Child> = {
  agent: ({ id, agent }) => (
    <a href={`${here}/${id}`}>
      <AgentName agent={agent} />
    </a>
  ),
  state: ({ state }) => <OffenderStatus state={state} />,
  department: ({ department }) => department ?? '—',
  team: ({ team }) => team ?? '—',
  verdicts: ({ verdicts }) => verdicts,
  weight: ({ weight }) => weight,
  namedAt: ({ namedAt }) => formatDay(namedAt),
  arranged: ({ arranged, state }) =>
    arranged === null ? (
      <span class="dim">{state === 'named' ? '还没有安排' : '—'}</span>
    ) : (
      arrangements[arranged]
    ),
  lifted: ({ liftReason }) => (liftReason ? liftReasons[liftReason] : '—'),
}

export function OffenderStatus({ state }: Pick<OffenderRow, 'state'>) {
  return <Status tone={state === 'named' ? 'orange' : 'grey'} label={offenderStates[state]} />
}
