import type { JobRow } from '#src/jobs/queries.ts'
import { jobStates } from '#src/jobs/vocabulary.ts'
import { formatDuration, formatSeconds } from '#src/kernel/calendar.ts'
import type { JobState } from '#src/kernel/jobs/catalogue.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'

export const tones = {
  queued: 'grey',
  running: 'accent',
  done: 'good',
  failed: 'red',
  parked: 'red',
  cancelled: 'orange',
} as const satisfies Record<JobState, Tone>

/** A programmer's message says nothing to most readers: it stands on the job's own page. */
export function errorInWords(error: string | null): string {
  if (!error) return ''
  const parts = error.split(/[:：]/).filter((part) => /\p{Script=Han}/u.test(part))
  return parts.join('：') || '程序出错，详情见任务页'
}

export function Subject({ row }: { row: JobRow }) {
  const { text, href } = row.subject
  return href ? <a href={href}>{text}</a> : <>{text}</>
}

export function JobRows({ rows }: { rows: JobRow[] }) {
  const head = [
    { label: '编号', num: true },
    { label: '任务' },
    { label: '对象' },
    { label: '状态' },
    { label: '排入时间' },
    { label: '用时', num: true },
    { label: '次数', num: true },
    { label: '说明' },
  ]
  return (
    <Table head={head} caption="任务清单">
      {rows.map((row) => (
        <tr>
          <td class="num">
            <a href={`/jobs/${row.id}`}>{row.id}</a>
          </td>
          <td class="nowrap">{row.name}</td>
          <td>
            <Subject row={row} />
          </td>
          <td class="nowrap">
            <Status tone={tones[row.state]} label={jobStates[row.state]} />
          </td>
          <td class="nowrap">{formatSeconds(row.createdAt)}</td>
          <td class="num">{took(row)}</td>
          <td class="num">{row.attempts}</td>
          <td>{errorInWords(row.lastError)}</td>
        </tr>
      ))}
    </Table>
  )
}

function took({ startedAt, finishedAt, state }: JobRow): string {
  if (state !== 'done' || startedAt === null || finishedAt === null) return '—'
  const ms = Math.max(0, finishedAt - startedAt)
  return ms < 1000 ? '不到 1 秒' : formatDuration(ms)
}
