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
import { Day } from '#views/training/classes/index.tsx'
import { StateList } from '#views/training/state-list.tsx'

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
    <StateList
      frame={frame}
      page={page}
      cells={cellsAt(now)}
      note="一个徒弟同时只有一个师傅；双方都确认以后才开始"
      buttons={
        mayArrange ? (
          <LinkButton href={`${here}/new`} kind="primary">
            起草师徒协议
          </LinkButton>
        ) : null
      }
      states={{ words: mentorshipStates, chosen: filters.state }}
      empty={{
        title: `没有${mentorshipStates[filters.state]}的师徒`,
        hint: mayArrange ? '写好协议和帮带措施，师傅和徒弟各自确认。' : undefined,
      }}
    />
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
