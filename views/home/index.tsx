import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import type { newestComplaints, Today, topFindings, troubledRecordings } from '#src/home/queries.ts'
import type { NewestReviews } from '#src/inspection/my-reviews/queries.ts'
import { dayMs, formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { LedgerNews } from '#src/recordings/ledger/queries.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { figure } from '#views/components/figure.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { SheetScore } from '#views/inspection/appeals/parts.tsx'
import { alertText } from '#views/recordings/ledger/states.tsx'
import { pointsOf } from '#views/screening/points.ts'

type Props = {
  name: string
  now: number
  today: Today
  findings: ReturnType<typeof topFindings> | null
  complaints: ReturnType<typeof newestComplaints> | null
  troubled: ReturnType<typeof troubledRecordings> | null
  /** Null where the person may not see it. */
  ledger: LedgerNews | null
  /** Breaks after abuse: how many wait for somebody, and whether this person may be offered one. */
  breaks: { waiting: number; own: boolean }
  reviews: NewestReviews | null
  administers: { accounts: boolean; audit: boolean }
}

/** The first page: figures of the day, then what waits, each leading to its place. */
export function HomePage(props: Props) {
  const { name, now, today, findings, complaints, troubled, ledger, breaks, reviews } = props
  const { administers } = props
  const nothing = !findings && !complaints && !troubled && !ledger && !reviews
  return (
    <>
      <PageHead title="待办" note={`${name} · ${formatDay(now)} ${weekdayOf(now)}`} />
      <TodayTiles today={today} />
      {breaks.waiting > 0 ? (
        <Notice kind="warn">
          有 {breaks.waiting} 个休息提议等着安排。<a href="/inspection/marks?kind=abuse">去看看</a>
        </Notice>
      ) : null}
      {breaks.own ? (
        <div hx-get="/inspection/marks/breaks" hx-trigger="load" hx-swap="outerHTML" />
      ) : null}
      {ledger ? <LedgerLine ledger={ledger} now={now} /> : null}
      <div class="columns">
        {reviews ? <NewestReviewsCard reviews={reviews} /> : null}
        {findings ? <WaitingFindings rows={findings} /> : null}
        {complaints ? <NewestComplaints rows={complaints} /> : null}
        {troubled && troubled.length > 0 ? <Troubled rows={troubled} /> : null}
      </div>
      {administers.accounts ? (
        <Card title="账号与权限">
          <p>系统管理员建立、停用账号，安全管理员授予角色和范围，两件事由两个人做。</p>
          <LinkButton href="/accounts">打开账号与权限</LinkButton>
        </Card>
      ) : null}
      {administers.audit ? (
        <Card title="操作留痕">
          <p>谁在什么时候听了、看了、改了什么，都在这里，只能增加，不能改动。</p>
          <LinkButton href="/audit">打开操作留痕</LinkButton>
        </Card>
      ) : null}
      {nothing && !administers.accounts && !administers.audit ? (
        <Empty
          title="您的角色目前没有待办"
          hint="培训、回访等功能还没有上线；如果您应当看到别的内容，请联系安全管理员授予角色。"
        />
      ) : null}
    </>
  )
}

/** 录音对账 in a line: what is missing, and the gaps nobody has taken note of. */
function LedgerLine({ ledger, now }: { ledger: LedgerNews; now: number }) {
  const { alerts, missingYesterday } = ledger
  const yesterday = formatDay(now - dayMs)
  const days = `from=${yesterday}&to=${yesterday}`
  const missing = `/recordings/ledger/entries?${days}&state=no-recording`
  return (
    <Notice kind={alerts.length > 0 ? 'warn' : 'info'}>
      {missingYesterday > 0 ? (
        <>
          昨天有 <a href={missing}>{missingYesterday} 通没有录音</a>
        </>
      ) : (
        '昨天没有缺录音的通话'
      )}
      ；<a href="/recordings/ledger">{alerts.length > 0 ? '有对账告警待确认' : '打开录音对账'}</a>
      {alerts.map((alert) => (
        <div>
          {formatDay(alert.dayAt)} {alertText(alert)}
        </div>
      ))}
    </Notice>
  )
}

function TodayTiles({ today }: { today: Today }) {
  const { pending, recheckedToday, complaints, recordings, ofRecent, faulty } = today
  const counted = recordings ?? {}
  const total = Object.values(counted).reduce((sum, n) => sum + n, 0)
  const heard = (counted['transcribed'] ?? 0) + (counted['silent'] ?? 0)
  const waiting = (counted['received'] ?? 0) + (counted['transcribing'] ?? 0)
  const broken = (counted['failed'] ?? 0) + (counted['corrupt'] ?? 0)
  const brokenHref = `/recordings?state=${counted['failed'] ? 'failed' : 'corrupt'}`
  if (pending === null && !complaints && !recordings) return null
  return (
    <Tiles>
      {pending === null ? null : (
        <Tile
          label="疑似未上报"
          value={pending}
          unit="条待复核"
          hot={pending > 0}
          href="/findings"
        />
      )}
      {recheckedToday === null ? null : (
        <Tile label="今天已复核" value={recheckedToday} unit="条" note="本人" />
      )}
      {complaints ? (
        <Tile
          label="对内投诉"
          value={figure(complaints.total)}
          unit="件"
          note={`其中瞒报 ${figure(complaints.concealed)}，漏报 ${figure(complaints.missed)}`}
          href="/complaints"
        />
      ) : null}
      {recordings ? (
        <Tile
          label="已转写录音"
          value={heard > 999 ? figure(heard) : `${heard} / ${figure(total)}`}
          note={recordingsNote(waiting, ofRecent)}
          href="/recordings"
        />
      ) : null}
      {recordings && broken > 0 ? (
        <Tile label="录音有问题" value={figure(broken)} unit="段" hot href={brokenHref} />
      ) : null}
      {faulty ? (
        <Tile
          label="文件丢失或被改动"
          value={figure(faulty)}
          unit="段"
          hot
          href="/recordings?file=faulty"
        />
      ) : null}
    </Tiles>
  )
}

function recordingsNote(waiting: number, ofRecent: number | null): string {
  const note = waiting > 0 ? `${figure(waiting)} 段等待转写` : '没有等待的录音'
  return ofRecent === null ? note : `最近 ${ofRecent} 通里，${note}`
}

/** What an agent was scored with lately; everything else is on the agent's own page. */
function NewestReviewsCard({ reviews: { known, sheets, appeals } }: { reviews: NewestReviews }) {
  const note = appeals.length === 0 ? undefined : `${appeals.length} 件申诉在办`
  return (
    <Card
      title="我的质检"
      note={note}
      actions={<LinkButton href="/my-reviews">打开我的质检</LinkButton>}
    >
      {sheets.length === 0 ? (
        <Empty
          title={known ? '还没有评分' : '账号没有对应到坐席'}
          hint={
            known
              ? '质检员评完、提交以后，会出现在这里。'
              : '请联系安全管理员，把账号的范围设为您本人。'
          }
        />
      ) : (
        <ul class="lines">
          {sheets.map((row) => (
            <li>
              <a href={`/my-reviews/sheets/${row.id}`}>{row.callNo}</a>
              <span class="end">
                <SheetScore sheet={row} />
              </span>
              <small class="dim">
                <Time at={row.submittedAt} /> 评分 · {row.form}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function WaitingFindings({ rows }: { rows: NonNullable<Props['findings']> }) {
  return (
    <Card title="先听这几条">
      {rows.length === 0 ? (
        <Empty title="没有待复核的疑点" hint="新录音转写、筛查之后，疑点会按分值排在这里。" />
      ) : (
        <ul class="lines">
          {rows.map((row) => (
            <li>
              <a href={`/findings/${row.id}`}>{row.headline}</a>
              <span class="end num">{pointsOf(row.rank)} 分</span>
              <small class="dim">
                {faultCategories[row.faultCategory]}
                {row.startedAt === null ? null : (
                  <>
                    {' · '}
                    <Time at={row.startedAt} />
                  </>
                )}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function NewestComplaints({ rows }: { rows: NonNullable<Props['complaints']> }) {
  return (
    <Card title="新受理的投诉">
      {rows.length === 0 ? (
        <Empty title="还没有受理投诉" hint="复核成立的疑点、受理的登记会出现在这里。" />
      ) : (
        <ul class="lines">
          {rows.map((row) => (
            <li>
              <a href={`/complaints/${row.id}`}>
                {row.complaintNo} {faultCategories[row.faultCategory]}
              </a>
              <span class="end">
                {row.omission ? <Tag kind="hot">{omissions[row.omission]}</Tag> : <Tag>已登记</Tag>}
              </span>
              <small class="dim">
                <Time at={row.openedAt} />
              </small>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Troubled({ rows }: { rows: NonNullable<Props['troubled']> }) {
  return (
    <Card title="录音有问题">
      <ul class="lines">
        {rows.map((row) => (
          <li>
            <a href={`/recordings/${row.id}`}>{row.name}</a>
            <small class="dim">{row.problem}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}
