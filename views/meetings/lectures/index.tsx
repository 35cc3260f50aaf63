import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { LectureColumn } from '#src/meetings/lectures/lectures-list.ts'
import type { LectureFilters, LectureRow } from '#src/meetings/lectures/queries.ts'
import {
  fewestRatings,
  lectureOccasions,
  type LectureState,
  lectureStates,
} from '#src/meetings/lectures/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<LectureRow>
  filters: LectureFilters
  frame: ListFrame<LectureColumn>
  mayAssign: boolean
}

/** 授课台账. */
export function LecturesPage({ page, filters, frame, mayAssign }: Props) {
  return (
    <>
      <PageHead
        title="授课"
        note={`选派优秀质检员授课；评价不记名，满 ${fewestRatings} 人才显示平均分`}
      >
        {mayAssign ? (
          <LinkButton href="/lectures/new" kind="primary">
            选派授课
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm action="/lectures" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(lectureStates)}
          blank="全部"
        />
        <Select
          label="谁的"
          name="whose"
          value={filters.mine ? 'mine' : ''}
          options={[['mine', '我的']]}
          blank={mayAssign ? '全部' : '我的'}
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <Empty
            title={filters.state === null ? '还没有授课' : '没有这样的授课'}
            hint={mayAssign ? '按双评一致、改判率和写过的案例选人。' : '选派您以后在这里看到。'}
          />
        }
      />
    </>
  )
}

const cells: Record<LectureColumn, (row: LectureRow) => Child> = {
  topic: ({ id, topic }) => <a href={`/lectures/${id}`}>{topic}</a>,
  state: ({ state }) => <LectureStatus state={state} />,
  lecturer: ({ lecturerName }) => lecturerName,
  day: ({ day }) => formatDay(day),
  occasion: ({ occasion }) => lectureOccasions[occasion],
  minutes: ({ minutes }) => minutes ?? '—',
  listeners: ({ listeners }) => listeners ?? '—',
  given: ({ given, state }) => (state === 'held' ? given : '—'),
  mean: ({ mean }) => (mean === null ? '—' : mean.toFixed(2)),
  by: ({ byName }) => byName,
}

const tones: Record<LectureState, Tone> = {
  ...{ asked: 'orange', accepted: 'accent', declined: 'red', held: 'good', cancelled: 'grey' },
}

export const LectureStatus = ({ state }: { state: LectureState }) => (
  <Status tone={tones[state]} label={lectureStates[state]} />
)
