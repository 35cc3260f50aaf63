import type { Child } from 'hono/jsx'

import type { TaskRow, UnaskedDraft } from '#src/inspection/tasks/queries.ts'
import type { TaskColumn } from '#src/inspection/tasks/tasks-list.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { Duration, Status, Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { dueText } from '#views/inspection/tasks/due.ts'

type Props = {
  page: Page<TaskRow>
  frame: ListFrame<TaskColumn>
  next: { id: number } | null
  waiting: number
  accountId: number
  /** Whether this person has handed in a score before. */
  hasScored: boolean
  drafts: UnaskedDraft[]
}

/** 我的质检任务: what waits for this inspector, what is due first at the head. */
export function TasksPage(props: Props) {
  const { page, frame, next, waiting, accountId, hasScored, drafts } = props
  return (
    <>
      <PageHead
        title="我的质检任务"
        note={waiting > 0 ? `待评 ${waiting > 998 ? '999+' : waiting} 通，最急的在前` : undefined}
      >
        {hasScored ? (
          <LinkButton href={`/inspection/sheets?inspector=${accountId}`}>我评过的</LinkButton>
        ) : null}
        {next ? (
          <LinkButton kind="primary" href={`/inspection/tasks/${next.id}`}>
            开始评分
          </LinkButton>
        ) : null}
      </PageHead>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          frame.query['at'] ? (
            <Empty
              title="这一页没有任务了"
              action={<LinkButton href={frame.path}>回到第一页</LinkButton>}
            />
          ) : hasScored ? (
            <Empty title="分给您的都评完了" hint="新抽到的通话分给您以后会出现在这里。" />
          ) : (
            <Empty
              title="还没有分给您的质检任务"
              hint="质检主管按抽检计划抽样、分配以后，任务会出现在这里；也可以在录音页上主动评分。"
            />
          )
        }
      />
      {drafts.length > 0 ? <Drafts drafts={drafts} /> : null}
    </>
  )
}

function Drafts({ drafts }: { drafts: UnaskedDraft[] }) {
  return (
    <Card title="没评完的主动评分">
      <ul class="lines">
        {drafts.map((draft) => (
          <li>
            <a href={`/inspection/sheets/${draft.id}`}>
              通话 {draft.callNo}（{formatTime(draft.startedAt)}）
            </a>
            <span class="dim">
              存于 <Time at={draft.savedAt} now={Date.now()} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const cells: Record<TaskColumn, (row: TaskRow) => Child> = {
  callNo: ({ id, callNo }) => <a href={`/inspection/tasks/${id}`}>{callNo}</a>,
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  businessType: ({ businessType, channel, province }) => (
    <>
      {businessType ?? '—'}
      <small>
        {channels[channel]} · {province}
      </small>
    </>
  ),
  duration: ({ durationMs }) => (durationMs === null ? '—' : <Duration ms={durationMs} />),
  purpose: ({ purpose }) => <Tag>{purposes[purpose]}</Tag>,
  form: ({ form }) => form,
  due: (row) => <DueCell row={row} />,
  begun: ({ begunAt }) =>
    begunAt === null ? (
      <Status tone="grey" label="未开始" />
    ) : (
      <Status tone="accent" label="已开始" />
    ),
  channel: ({ channel }) => channels[channel],
  province: ({ province }) => province || '—',
}

function DueCell({ row: { due, dueAt } }: { row: TaskRow }) {
  if (due === null || dueAt === null) return <>—</>
  const tone = due.overdue ? 'red' : due.days === 0 ? 'orange' : 'grey'
  return (
    <>
      <Status tone={tone} label={dueText(due)} />
      {/* The limit is stored as the first moment past its day. */}
      <small>{formatDay(dueAt - 1)} 截止</small>
    </>
  )
}
