import type { Child } from 'hono/jsx'

import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { ClassColumn } from '#src/training/classes/classes-list.ts'
import type { ClassFilters, ClassRow } from '#src/training/classes/queries.ts'
import { classStates, type ClassState } from '#src/training/classes/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<ClassRow>
  filters: ClassFilters
  frame: ListFrame<ClassColumn>
  mayPlan: boolean
}

const here = '/classes'

/** 脱产班: what is prepared, and what was held. */
export function ClassesPage({ page, filters, frame, mayPlan }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cells}
      note="重点人员离岗集中培训；部门同意放人以后才算名单"
      buttons={
        mayPlan ? (
          <LinkButton href={`${here}/new`} kind="primary">
            安排脱产班
          </LinkButton>
        ) : null
      }
      states={{ words: classStates, chosen: filters.state, blank: true }}
      empty={{
        title: filters.state === null ? '还没有脱产班' : '没有这样的脱产班',
        hint: mayPlan
          ? '先定日期、地点和讲师，再从重点人员里选人。'
          : '内训讲师安排以后在这里看到。',
      }}
    />
  )
}

const cells: Record<ClassColumn, (row: ClassRow) => Child> = {
  title: ({ id, title }) => <a href={`${here}/${id}`}>{title}</a>,
  state: ({ state }) => <ClassStatus state={state} />,
  track: ({ track }) => tracks[track],
  from: ({ fromDay }) => <Day at={fromDay} />,
  until: ({ untilDay }) => <Day at={untilDay} />,
  place: ({ place }) => place,
  trainer: ({ trainerName }) => trainerName,
  agreed: ({ agreed }) => agreed,
  asked: ({ asked }) => (asked === 0 ? '—' : asked),
  seats: ({ seats }) => seats,
}

const tones: Record<ClassState, Tone> = { planned: 'accent', finished: 'good', cancelled: 'grey' }

export const ClassStatus = ({ state }: { state: ClassState }) => (
  <Status tone={tones[state]} label={classStates[state]} />
)

export const Day = ({ at }: { at: number }) => (
  <span class="nowrap">
    {formatDay(at)} {weekdayOf(at)}
  </span>
)
