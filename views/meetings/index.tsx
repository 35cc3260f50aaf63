import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { MeetingColumn } from '#src/meetings/sharing/meetings-list.ts'
import type { MeetingFilters, MeetingRow } from '#src/meetings/sharing/queries.ts'
import {
  meetingLevels,
  meetingModes,
  type MeetingState,
  meetingStates,
} from '#src/meetings/sharing/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<MeetingRow>
  filters: MeetingFilters
  frame: ListFrame<MeetingColumn>
  mayHold: boolean
}

/** 分享例会: what is planned, and what was held. */
export function MeetingsPage({ page, filters, frame, mayHold }: Props) {
  const narrowed = filters.state !== null || filters.level !== null
  return (
    <>
      <PageHead title="分享例会" note="班组、部门、分中心三级；听案例、提点子、留纪要">
        <LinkButton href="/meetings/calendar">按月看</LinkButton>
        {mayHold ? (
          <LinkButton href="/meetings/new" kind="primary">
            召集例会
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm action="/meetings" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(meetingStates)}
          blank="全部"
        />
        <Select
          label="层级"
          name="level"
          value={filters.level}
          options={Object.entries(meetingLevels)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <Empty
            title={narrowed ? '没有这样的例会' : '还没有您能看到的例会'}
            hint={mayHold ? '定好时间和主持人，再邀请人、排议题。' : '有人邀请您以后在这里看到。'}
          />
        }
      />
    </>
  )
}

const cells: Record<MeetingColumn, (row: MeetingRow) => Child> = {
  title: ({ id, title }) => <a href={`/meetings/${id}`}>{title}</a>,
  state: ({ state }) => <MeetingStatus state={state} />,
  level: ({ level }) => meetingLevels[level],
  unit: ({ unit }) => unit,
  at: ({ startsAt }) => <Time at={startsAt} />,
  place: ({ place }) => place,
  host: ({ hostName }) => hostName,
  invited: ({ invited }) => invited,
  coming: ({ coming }) => coming,
  came: ({ came, state }) => (state === 'planned' || state === 'cancelled' ? '—' : came),
  mode: ({ mode }) => meetingModes[mode],
}

const tones: Record<MeetingState, Tone> = {
  planned: 'accent',
  held: 'orange',
  minuted: 'good',
  cancelled: 'grey',
}

export const MeetingStatus = ({ state }: { state: MeetingState }) => (
  <Status tone={tones[state]} label={meetingStates[state]} />
)

const tabs = [
  ['', '概况'],
  ['/ideas', '点子'],
  ['/minutes', '纪要'],
] as const

/** The pages of one meeting. */
export function MeetingTabs({ id, here }: { id: number; here: (typeof tabs)[number][0] }) {
  return (
    <nav class="tabs" aria-label="例会">
      {tabs.map(([path, label]) => (
        <a href={`/meetings/${id}${path}`} aria-current={path === here ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  )
}
