import type { Figures } from '#src/home/queries.ts'
import type { Waiting } from '#src/home/waiting/list.ts'
import { waitKinds } from '#src/home/waiting/vocabulary.ts'
import type { NewestReviews } from '#src/inspection/my-reviews/queries.ts'
import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { NoticeShown } from '#src/notices/queries.ts'
import { figure } from '#views/components/figure.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { UrgentNotices } from '#views/notices/urgent.tsx'

import { NewestReviewsCard } from './newest-reviews.tsx'
import { WaitLines } from './wait-lines.tsx'

type Props = {
  name: string
  now: number
  /** False for an account that nobody has granted anything yet. */
  authorised: boolean
  urgent: NoticeShown[]
  waiting: Waiting
  figures: Figures | null
  /** An agent's own; null for everybody else. */
  reviews: NewestReviews | null
}

/** The first page: what waits for its reader, the most urgent first, each leading to where it is done. */
export function HomePage({ name, now, authorised, urgent, waiting, figures, reviews }: Props) {
  return (
    <>
      <PageHead title="待办" note={`${name} · ${formatDay(now)} ${weekdayOf(now)}`} />
      <UrgentNotices notices={urgent} />
      {figures ? <FigureLine figures={figures} /> : null}
      {reviews ? (
        <div hx-get="/inspection/marks/breaks" hx-trigger="load" hx-swap="outerHTML" />
      ) : null}
      {waiting.total > 0 ? (
        <Card flush>
          <KindTabs waiting={waiting} />
          <WaitLines waiting={waiting} now={now} />
        </Card>
      ) : reviews ? null : (
        <Nothing authorised={authorised} />
      )}
      {reviews ? <NewestReviewsCard reviews={reviews} /> : null}
    </>
  )
}

function Nothing({ authorised }: { authorised: boolean }) {
  return (
    <Card>
      {authorised ? (
        <Empty title="没有等您办的事" hint="派给您、轮到您的事会出现在这里，最急的在最前面。" />
      ) : (
        <Empty title="您的账号还没有角色" hint="请联系安全管理员授予角色和范围。" />
      )}
    </Card>
  )
}

/** What there is of each kind; one of them shows all of that kind. */
function KindTabs({ waiting: { kinds, total, chosen } }: { waiting: Waiting }) {
  if (kinds.length < 2 && chosen === null) return null
  const current = (is: boolean) => (is ? ('page' as const) : undefined)
  return (
    <nav class="tabs wait-tabs" aria-label="待办的种类">
      <a href="/" aria-current={current(chosen === null)}>
        全部 <small>{total}</small>
      </a>
      {kinds.map(({ kind, count }) => (
        <a href={`/?kind=${kind}`} aria-current={current(kind === chosen)}>
          {waitKinds[kind]} <small>{count > 99 ? '99+' : count}</small>
        </a>
      ))}
    </nav>
  )
}

function FigureLine({ figures }: { figures: Figures }) {
  const { complaints, recheckedToday, missingYesterday } = figures
  return (
    <p class="dim wait-figures">
      <a href="/complaints">对内投诉 {figure(complaints.total)} 件</a>
      <span>
        其中瞒报 {figure(complaints.concealed)}，漏报 {figure(complaints.missed)}
      </span>
      {recheckedToday === null ? null : <span>您今天已复核 {recheckedToday} 条</span>}
      {missingYesterday === null ? null : (
        <a href="/recordings/ledger">
          {missingYesterday === 0 ? '昨天的通话都有录音' : `昨天有 ${missingYesterday} 通没有录音`}
        </a>
      )}
    </p>
  )
}
