import type { JobQueue, NameCounts, ParkedRow } from '#src/jobs/queries.ts'
import { jobNames, jobStates, parkReasons } from '#src/jobs/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { Progress, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

import { errorInWords, JobRows, Subject } from './rows.tsx'

type Props = { queue: JobQueue; query: Query; now: number }

export function JobQueuePage({ resumed, ...props }: Props & { resumed: string | undefined }) {
  const { queue, query } = props
  return (
    <>
      <PageHead title="任务队列" note="机器要做、正在做和做过的事">
        <LinkButton href="/transcription">转写任务</LinkButton>
      </PageHead>
      {resumed && /^\d{1,6}$/.test(resumed) ? (
        <Notice kind="good">已恢复 {resumed} 个任务，重新排队，次数从头算起。</Notice>
      ) : null}
      <LiveQueue {...props} />
      <QueryForm action="/jobs">
        <Select
          label="任务"
          name="name"
          value={query['name']}
          options={Object.entries(jobNames)}
          blank="全部"
        />
        <Select
          label="状态"
          name="state"
          value={query['state']}
          options={Object.entries(jobStates)}
          blank="全部"
        />
      </QueryForm>
      <Card title="任务清单" note={keeping(queue)} flush>
        {queue.list.rows.length > 0 ? (
          <JobRows rows={queue.list.rows} />
        ) : (
          <Empty title="没有符合条件的任务" hint="换个条件，或点“重置”看全部。" />
        )}
        <ListPager path="/jobs" query={query} page={queue.list} />
      </Card>
    </>
  )
}

const keeping = ({ keepDays }: JobQueue) =>
  `新的在前。完成和取消的保留 ${keepDays} 天；失败和搁置的一直保留，等人处理`

/** The part that changes by itself: asks for itself again while something runs or waits. */
export function LiveQueue({ queue, query, now }: Props) {
  const { counts, running, parked, mayManage } = queue
  const live = counts.some((row) => row.queued + row.running > 0)
  return (
    <div id="queue" class="stack">
      <Figures counts={counts} />
      {parked.length > 0 ? (
        <Card title="搁置" note="试了几次都没有做成，不再自动重试。排除原因后恢复" flush>
          <Parked rows={parked} mayManage={mayManage} now={now} />
        </Card>
      ) : null}
      <Card title="各类任务" flush>
        <Counts counts={counts} />
      </Card>
      {running.length > 0 ? (
        <Card title="正在处理" flush>
          <Running rows={running} />
        </Card>
      ) : null}
      {live ? (
        <span
          hx-get={hrefWith('/jobs', query, { resumed: null })}
          hx-trigger="every 3s"
          hx-target="#queue"
          hx-swap="outerMorph"
        />
      ) : null}
    </div>
  )
}

function Figures({ counts }: { counts: NameCounts[] }) {
  const sum = (key: 'queued' | 'running' | 'parked' | 'failed' | 'doneToday') =>
    counts.reduce((total, row) => total + row[key], 0)
  const waits = counts.flatMap(({ oldestWaitingMs }) => oldestWaitingMs ?? [])
  const longest = waits.length > 0 ? Math.max(...waits) : null
  return (
    <Tiles>
      <Tile
        label="排队"
        value={sum('queued')}
        unit="个"
        note={longest === null ? '没有积压' : `最久的等了 ${formatDuration(longest)}`}
        href="/jobs?state=queued"
      />
      <Tile label="正在处理" value={sum('running')} unit="个" href="/jobs?state=running" />
      <Tile label="今天完成" value={sum('doneToday')} unit="个" href="/jobs?state=done" />
      <Tile
        label="搁置"
        value={sum('parked')}
        unit="个"
        hot={sum('parked') > 0}
        note={sum('parked') > 0 ? '等人处理' : undefined}
        href="/jobs?state=parked"
      />
      <Tile label="失败" value={sum('failed')} unit="个" href="/jobs?state=failed" />
    </Tiles>
  )
}

function Counts({ counts }: { counts: NameCounts[] }) {
  const head = [
    { label: '任务' },
    { label: '排队', num: true },
    { label: '最久等待', num: true },
    { label: '进行中', num: true },
    { label: '今天完成', num: true },
    { label: '搁置', num: true },
    { label: '失败', num: true },
  ]
  return (
    <Table head={head} caption="各类任务的数量">
      {counts.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={hrefWith('/jobs', { name: row.name })}>{row.label}</a>
          </td>
          <td class="num">{row.queued}</td>
          <td class="num">
            {row.oldestWaitingMs === null ? '—' : formatDuration(row.oldestWaitingMs)}
          </td>
          <td class="num">{row.running}</td>
          <td class="num">{row.doneToday}</td>
          <td class="num">{row.parked}</td>
          <td class="num">{row.failed}</td>
        </tr>
      ))}
    </Table>
  )
}

type ParkedProps = { rows: ParkedRow[]; mayManage: boolean; now: number }

function Parked({ rows, mayManage, now }: ParkedProps) {
  const head = [
    { label: '任务' },
    { label: '原因' },
    { label: '最后的错误' },
    { label: '数量', num: true },
    { label: '最近一次' },
    { label: '操作', hidden: true },
  ]
  return (
    <Table head={head} caption="搁置的任务，按原因">
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={hrefWith('/jobs', { name: row.name, state: 'parked' })}>{row.label}</a>
          </td>
          <td class="nowrap">{parkReasons[row.reason]}</td>
          <td>{errorInWords(row.error)}</td>
          <td class="num">{row.count}</td>
          <td>
            <Time at={row.newest} now={now} />
          </td>
          <td>{mayManage ? <ResumeAlike row={row} /> : null}</td>
        </tr>
      ))}
    </Table>
  )
}

function ResumeAlike({ row }: { row: ParkedRow }) {
  return (
    <form method="post" action="/jobs/resumptions">
      <input type="hidden" name="name" value={row.name} />
      <input type="hidden" name="reason" value={row.reason} />
      <input type="hidden" name="error" value={row.error} />
      <Button small kind="quiet" confirm={`恢复这 ${row.count} 个“${row.label}”任务？`}>
        全部恢复
      </Button>
    </form>
  )
}

function Running({ rows }: { rows: JobQueue['running'] }) {
  const head = [
    { label: '对象' },
    { label: '任务' },
    { label: '进度' },
    { label: '第几次', num: true },
    { label: '处理程序' },
    { label: '上次回报', num: true },
  ]
  return (
    <Table head={head} caption="正在处理的任务">
      {rows.map((row) => (
        <tr>
          <td>
            <Subject row={row} />
          </td>
          <td class="nowrap">
            <a href={`/jobs/${row.id}`}>{row.name}</a>
          </td>
          <td>
            <Progress value={row.progress} label={`${row.subject.text}的进度`} />
          </td>
          <td class="num">{row.attempts}</td>
          <td class="nowrap">{row.worker || '—'}</td>
          <td class="num">
            {row.beatAgeMs === null ? '—' : `${Math.round(row.beatAgeMs / 1000)} 秒前`}
            {row.silent ? '，已失联' : ''}
          </td>
        </tr>
      ))}
    </Table>
  )
}
