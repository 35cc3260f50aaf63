import type { Child } from 'hono/jsx'

import type { JobDetail } from '#src/jobs/queries.ts'
import { attemptEnds, parkReasons } from '#src/jobs/vocabulary.ts'
import { formatDuration, formatSeconds } from '#src/kernel/calendar.ts'
import { Progress, Status } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { errorInWords, Subject, tones } from './rows.tsx'

/** One job: where it stands, what it is about, and how its attempts ended. */
export function JobPage({ detail }: { detail: JobDetail }) {
  const { job, attempts, mayManage } = detail
  return (
    <>
      <p>
        <a href="/jobs">任务队列</a>
      </p>
      <PageHead title={`${job.name} ${job.id}`} note={<Subject row={job} />} />
      {job.state === 'parked' ? (
        <Notice kind="bad">
          已搁置：{job.parkedFor ? parkReasons[job.parkedFor] : '多次没有成功'}
          。不再自动重试；排除原因后可以恢复，次数从头算起。
          {mayManage ? <Resume id={job.id} /> : null}
        </Notice>
      ) : null}
      <Card title="现状">
        <Facts items={factsOf(detail)} />
      </Card>
      <Card title="没有做成的尝试" flush>
        {attempts.length > 0 ? (
          <Attempts attempts={attempts} />
        ) : (
          <Empty title="没有失败过" hint="每次出错或中途退出，都会记在这里。" />
        )}
      </Card>
    </>
  )
}

type Fact = [label: string, value: Child]

/** Only what is known of it in its present state. */
function factsOf(detail: JobDetail): Fact[] {
  const { job, stateLabel, position } = detail
  const time = (at: number | null) => at && formatSeconds(at)
  const progress = <Progress value={job.progress} label="进度" />
  const facts: Fact[] = [
    ['状态', <Status tone={tones[job.state]} label={stateLabel} />],
    ['位置', position && `第 ${position} 位`],
    ['进度', job.state === 'running' ? progress : null],
    ['次数', `${job.attempts} / ${detail.maxAttempts}`],
    ['排入时间', time(job.createdAt)],
    ['最早可做', job.state === 'queued' ? time(job.runAt) : null],
    ['本次开始', time(job.startedAt)],
    ['结束时间', time(job.finishedAt)],
    ['处理程序', job.worker],
    ['上次回报', beat(detail)],
    ['说明', errorInWords(job.lastError)],
  ]
  return facts.filter(([, value]) => value !== null && value !== '' && value !== 0)
}

function beat({ job, leaseMs }: JobDetail): string | null {
  if (job.beatAgeMs === null) return null
  const lease = leaseMs === null ? '' : `（超过 ${Math.round(leaseMs / 1000)} 秒没有回报就换人）`
  return `${Math.round(job.beatAgeMs / 1000)} 秒前${lease}`
}

function Resume({ id }: { id: number }) {
  return (
    <form method="post" action={`/jobs/${id}/resumption`}>
      <Button small kind="primary">
        恢复
      </Button>
    </form>
  )
}

function Attempts({ attempts }: Pick<JobDetail, 'attempts'>) {
  const head = [
    { label: '第几次', num: true },
    { label: '开始' },
    { label: '历时', num: true },
    { label: '结果' },
    { label: '处理程序' },
    { label: '错误' },
  ]
  return (
    <Table head={head} caption="没有做成的尝试">
      {attempts.map(({ number, startedAt, endedAt, end, worker, error }) => (
        <tr>
          <td class="num">{number}</td>
          <td class="nowrap">{startedAt === null ? '—' : formatSeconds(startedAt)}</td>
          <td class="num">{startedAt === null ? '—' : formatDuration(endedAt - startedAt)}</td>
          <td class="nowrap">{attemptEnds[end]}</td>
          <td class="nowrap">{worker || '—'}</td>
          <td>{error ?? ''}</td>
        </tr>
      ))}
    </Table>
  )
}
