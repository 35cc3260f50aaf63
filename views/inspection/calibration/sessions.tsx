import type { Child } from 'hono/jsx'

import type { SessionRow } from '#src/inspection/calibration/session-queries.ts'
import type { SessionColumn } from '#src/inspection/calibration/sessions-list.ts'
import { type SessionState, sessionStates } from '#src/inspection/calibration/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'

import { CalibrationTabs } from './tabs.tsx'

type Props = {
  page: Page<SessionRow>
  frame: ListFrame<SessionColumn>
  mayManage: boolean
  now: number
}

export const stateTones: Record<SessionState, Tone> = {
  open: 'accent',
  closed: 'good',
  cancelled: 'grey',
}

/** 校准会: the same calls scored by several people, talked over afterwards. */
export function SessionsPage({ page, frame, mayManage, now }: Props) {
  const create = (
    <LinkButton kind="primary" icon="plus" href="/inspection/calibration/sessions/new">
      召集校准会
    </LinkButton>
  )
  return (
    <>
      <PageHead title="校准会" note="几个人各自评同样的通话，揭晓后一起对">
        {mayManage ? create : null}
      </PageHead>
      <CalibrationTabs current="/inspection/calibration/sessions" />
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={
          <Empty
            title="还没有开过校准会"
            hint={mayManage ? '选几通电话、几个人，各自评完后揭晓。' : '由质检主管召集。'}
            action={mayManage ? create : undefined}
          />
        }
      />
    </>
  )
}

const cellsAt = (now: number): Record<SessionColumn, (row: SessionRow) => Child> => ({
  title: ({ id, title }) => <a href={`/inspection/calibration/sessions/${id}`}>{title}</a>,
  state: ({ state }) => <Status tone={stateTones[state]} label={sessionStates[state]} />,
  form: ({ form }) => form,
  calls: ({ calls }) => calls,
  done: ({ done, asked }) => `${done} / ${asked}`,
  mine: ({ mine }) => (mine ? `${mine.done} / ${mine.asked}` : '—'),
  due: ({ state, dueAt }) => <Due at={dueAt} late={state === 'open' && isLate(dueAt, now)} />,
  createdBy: ({ createdByName }) => createdByName,
  createdAt: ({ createdAt }) => <Time at={createdAt} />,
})

const isLate = (dueAt: number | null, now: number) => dueAt !== null && dueAt <= now

/** A due moment is the end of its day: the day itself is shown. */
export function Due({ at, late }: { at: number | null; late: boolean }) {
  if (at === null) return <span class="dim">没有定</span>
  return (
    <>
      <span class="nowrap">{dayBefore(at)}</span>
      {late ? <small class="hot">已过</small> : null}
    </>
  )
}

const dayBefore = (at: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at - 1)
