import { formatDuration, formatSeconds, formatTime } from '#src/kernel/calendar.ts'
import type { JobRow } from '#src/transcription/board.ts'
import { Progress, Status } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { RowActions, Table } from '#views/components/table.tsx'
import { tones } from '#views/jobs/rows.tsx'

const aboutJob = [{ label: '对象' }, { label: '任务' }, { label: '状态' }]

type ListProps = { rows: readonly JobRow[]; manages: boolean; keepsEngines: boolean }

export function ActiveJobs({ rows, manages, keepsEngines }: ListProps) {
  const head = [
    ...aboutJob,
    { label: '进度' },
    { label: '已用', num: true },
    { label: '还需', num: true },
    { label: '次数', num: true },
    { label: '操作', hidden: true },
  ]
  return (
    <Table head={head} caption="进行中和排队的任务">
      {rows.map((row) => (
        <tr id={`job-${row.id}`}>
          <About row={row} />
          <td>
            {row.state === 'running' ? (
              <Progress value={row.progress} label={`${row.subject.text}的进度`} />
            ) : (
              waiting(row)
            )}
          </td>
          <td class="num">{duration(row.elapsedMs)}</td>
          <td class="num">{duration(row.remainingMs)}</td>
          <td class="num">{row.attempts}</td>
          <td>
            <RowActions>
              {(row.forEngineKeepers ? keepsEngines : manages) && !row.stopping ? (
                <CancelButton job={row} about={row.subject.text} />
              ) : null}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

export function EndedJobs({ rows, manages, keepsEngines }: ListProps) {
  const head = [
    ...aboutJob,
    { label: '结束时间' },
    { label: '用时', num: true },
    { label: '次数', num: true },
    { label: '原因' },
    { label: '操作', hidden: true },
  ]
  return (
    <Table head={head} caption="已结束的任务">
      {rows.map((row) => (
        <tr id={`job-${row.id}`}>
          <About row={row} />
          <td class="nowrap">{row.finishedAt === null ? '—' : formatSeconds(row.finishedAt)}</td>
          <td class="num">{duration(row.elapsedMs)}</td>
          <td class="num">{row.attempts}</td>
          <td>{row.error ?? ''}</td>
          <td>
            <RowActions>
              {(row.forEngineKeepers ? keepsEngines : manages) && row.state !== 'done' ? (
                <RetryButton job={row} />
              ) : null}
            </RowActions>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function About({ row }: { row: JobRow }) {
  const { text, href } = row.subject
  return (
    <>
      <td>{href ? <a href={href}>{text}</a> : text}</td>
      <td class="nowrap">{row.name}</td>
      <td class="nowrap">
        <Status tone={tones[row.state]} label={row.stateLabel} />
      </td>
    </>
  )
}

function waiting({ position, notBefore }: JobRow): string {
  const place = position === null ? '' : `第 ${position} 位`
  return notBefore === null ? place : `${place}，${formatTime(notBefore)} 后再试`
}

const duration = (ms: number | null) => (ms === null ? '—' : formatDuration(ms))

type ActionProps = { job: { id: number }; back?: string }

export function CancelButton({ job, back, about }: ActionProps & { about: string }) {
  return (
    <form method="post" action={`/transcription/jobs/${job.id}/cancellation`}>
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <Button small kind="quiet" confirm={`取消“${about}”的任务？`}>
        取消
      </Button>
    </form>
  )
}

export function RetryButton({ job, back }: ActionProps) {
  return (
    <form method="post" action={`/transcription/jobs/${job.id}/retry`}>
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <Button small kind="quiet">
        重试
      </Button>
    </form>
  )
}
