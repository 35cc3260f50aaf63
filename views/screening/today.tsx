import { formatDay, formatTime, weekdayOf } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { DayHead, DayRow } from '#src/screening/queue/day-list.ts'
import { queueSlices } from '#src/screening/vocabulary.ts'
import { Progress } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { figure } from '#views/components/figure.ts'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty } from '#views/components/page.tsx'
import { ListPager } from '#views/components/table.tsx'
import { FindingTable } from '#views/screening/findings.tsx'

type Props = {
  head: DayHead
  page: Page<DayRow>
  /** The first call nobody has judged; null when all are. */
  next: { id: number } | null
  query: Query
}

/** 今日名单: what the inspectors of the day can hear, and how far they are. */
export function TodayCard({ head, page, next, query }: Props) {
  const { day, drawnAt, total } = head
  return (
    <Card
      title={`今日名单 ${formatDay(day).slice(5)} ${weekdayOf(day)}`}
      note={`${formatTime(drawnAt).slice(11)} 抽出`}
      actions={
        total > 0 ? (
          <>
            {next ? (
              <LinkButton small href={`/findings/${next.id}?list=today`}>
                {head.done > 0 ? '逐条接着听' : '逐条听整通'}
              </LinkButton>
            ) : null}
            <LinkButton small href="/findings/today.csv">
              导出
            </LinkButton>
          </>
        ) : undefined
      }
      flush
    >
      {total === 0 ? (
        <NothingToday head={head} />
      ) : (
        <>
          <Standing head={head} />
          <FindingTable rows={page.rows} query={{ list: 'today' }} />
          <ListPager path="/findings/today" query={query} page={page} />
        </>
      )}
    </Card>
  )
}

function Standing({ head }: { head: DayHead }) {
  const { total, done, budget, bySlice, leftMs, meanMs, outside } = head
  const judged = Object.entries(queueSlices)
    .map(([slice, word]) => [word, bySlice[slice as keyof typeof bySlice]] as const)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${word} ${n}`)
  const left = total - done
  return (
    <p class="card-text bar">
      <Progress value={done / total} label="今日名单的进度" />
      <span>
        已复核 <b>{done}</b> / {total}
        {total < budget ? <span class="dim">（名额 {budget}）</span> : null}
      </span>
      {left === 0 ? (
        <span>今天的听完了。</span>
      ) : leftMs !== null && meanMs !== null ? (
        <span>
          还剩 {left} 条，约 {spent(leftMs)}
          <span class="dim">（近 7 天每条 {spent(meanMs)}）</span>
        </span>
      ) : (
        <span>还剩 {left} 条</span>
      )}
      {judged.length > 0 ? <span class="dim">已复核的：{judged.join(' · ')}</span> : null}
      {outside > 0 ? (
        <a class="end" href="/findings/all">
          还有 {figure(outside)} 条排在名额之外
        </a>
      ) : null}
    </p>
  )
}

/** `3.2 小时`, `12 分钟`, `40 秒`. */
function spent(ms: number): string {
  if (ms >= 5_400_000) return `${(ms / 3_600_000).toFixed(1)} 小时`
  if (ms >= 90_000) return `${Math.round(ms / 60_000)} 分钟`
  return `${Math.max(1, Math.round(ms / 1000))} 秒`
}

function NothingToday({ head: { outside } }: { head: DayHead }) {
  if (outside > 0) {
    return (
      <Empty
        title="今天的名单是空的"
        hint={`名额里排不下疑点，还有 ${figure(outside)} 条在等。请质检主管看看名额。`}
        action={<a href="/findings/all">看全部疑点</a>}
      />
    )
  }
  return (
    <Empty
      title="没有待复核的疑点"
      hint="录音转写、筛查之后，疑似未上报的会补进今日名单。可以先看看录音是否都到了。"
      action={<a href="/recordings">看录音台账</a>}
    />
  )
}
