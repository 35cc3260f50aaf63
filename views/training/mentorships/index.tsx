import type { Child } from 'hono/jsx'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { MentorshipColumn } from '#src/training/mentorships/mentorships-list.ts'
import type { MentorshipFilters, MentorshipRow } from '#src/training/mentorships/queries.ts'
import {
  mentorshipResults,
  type MentorshipState,
  mentorshipStates,
} from '#src/training/mentorships/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Day } from '#views/training/classes/index.tsx'

type Props = {
  page: Page<MentorshipRow>
  filters: MentorshipFilters
  frame: ListFrame<MentorshipColumn>
  mayArrange: boolean
  now: number
}

const here = '/mentorships'

/** 师徒结对. */
export function MentorshipsPage({ page, filters, frame, mayArrange, now }: Props) {
  return (
    <>
      <PageHead title="师徒结对" note="一个徒弟同时只有一个师傅；双方都确认以后才开始">
        {mayArrange ? (
          <LinkButton href={`${here}/new`} kind="primary">
            起草师徒协议
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(mentorshipStates)}
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={
          <Empty
            title={
              frame.query['at'] ? '后面没有了' : `没有${mentorshipStates[filters.state]}的师徒`
            }
            hint={mayArrange ? '写好协议和帮带措施，师傅和徒弟各自确认。' : undefined}
          />
        }
      />
    </>
  )
}

const cellsAt = (now: number): Record<MentorshipColumn, (row: MentorshipRow) => Child> => ({
  apprentice: ({ id, apprentice }) => (
    <a href={`${here}/${id}`}>
      <AgentName agent={apprentice} />
    </a>
  ),
  mentor: ({ mentor }) => <AgentName agent={mentor} />,
  state: ({ state }) => <MentorshipStatus state={state} />,
  department: ({ department }) => department ?? '—',
  track: ({ track }) => tracks[track],
  from: ({ fromDay }) => <Day at={fromDay} />,
  until: ({ untilDay, state }) => (
    <>
      <Day at={untilDay} />{' '}
      {state === 'running' && now >= untilDay + dayMs ? <Tag kind="hot">期已满</Tag> : null}
    </>
  ),
  trainer: ({ trainerName }) => trainerName,
  result: ({ result }) => (result ? mentorshipResults[result] : '—'),
})

const tones: Record<MentorshipState, Tone> = {
  ...{ drafted: 'orange', running: 'accent', ended: 'good', cancelled: 'grey' },
}

export const MentorshipStatus = ({ state }: { state: MentorshipState }) => (
  <Status tone={tones[state]} label={mentorshipStates[state]} />
)
