import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { JobBoard, JobFilter, JobRow } from '#src/transcription/board.ts'
import { Card, Empty, Tile, Tiles } from '#views/components/page.tsx'
import { Pager } from '#views/components/table.tsx'
import { ActiveJobs, EndedJobs } from '#views/transcription/jobs.tsx'

export type BoardProps = {
  board: JobBoard
  filter: JobFilter
  /** The page's own query string, so that the live part follows its filters. */
  query: string
  manages: boolean
}

/** The figures of the live part, which stand above the filters and come along with each answer. */
export function BoardFigures({ board }: Pick<BoardProps, 'board'>) {
  return (
    <div id="board-figures" hx-swap-oob="outerMorph">
      <Figures board={board} />
    </div>
  )
}

/** The live part: asks for itself again every two seconds while anything waits or runs. */
export function Board({ board, filter, query, manages }: BoardProps) {
  const { active, moreActive, ended, keepsEngines } = board
  return (
    <div id="board" class="stack">
      <Card title="进行中和排队" flush>
        {active.length > 0 ? (
          <ActiveJobs rows={active} manages={manages} keepsEngines={keepsEngines} />
        ) : (
          <Empty title="没有在排队的任务" hint="上传录音后，这里会看到进度。" />
        )}
        {moreActive ? <p class="dim card-foot">只列出最前面的 {active.length} 个任务。</p> : null}
      </Card>
      <Card title="已结束" flush>
        {ended.rows.length > 0 ? (
          <EndedJobs rows={ended.rows} manages={manages} keepsEngines={keepsEngines} />
        ) : (
          <Empty
            title={filter.name || filter.state ? '没有符合条件的任务' : '还没有做完的任务'}
            hint={
              filter.name || filter.state
                ? '换个条件，或点“重置”看全部。'
                : '录音转写、筛查做完后，会列在这里。'
            }
          />
        )}
        <Pager
          size={ended.size}
          prev={ended.previous && hrefOf(filter, ended.size, ended.previous)}
          next={ended.next && hrefOf(filter, ended.size, ended.next)}
          sizeHref={(size) => hrefOf(filter, size)}
        />
      </Card>
      {isLive(active) ? (
        <span
          hx-get={`/transcription/board${query}`}
          hx-trigger="every 2s"
          hx-target="#board"
          hx-swap="outerMorph"
        />
      ) : null}
    </div>
  )
}

const isLive = (rows: readonly JobRow[]) => rows.length > 0

function Figures({ board }: { board: JobBoard }) {
  const { queued, running, atLeast, doneToday, failed, parked, waitingMs, speed, finishAt } = board
  const more = atLeast ? '+' : ''
  return (
    <Tiles>
      <Tile
        label="排队"
        value={`${queued}${more}`}
        unit="段"
        note={waitingMs > 0 ? `待转写 ${formatDuration(waitingMs)}${more}` : '没有积压'}
      />
      <Tile
        label="进行中"
        value={running}
        unit="段"
        note={finishAt === null ? undefined : `预计 ${formatTime(finishAt)} 全部完成`}
      />
      <Tile
        label="今天完成"
        value={doneToday}
        unit="段"
        href="/transcription?name=transcribe&state=done"
      />
      <Tile
        label="失败"
        value={failed}
        unit="个"
        hot={failed > 0}
        note={parked > 0 ? `其中搁置 ${parked} 个` : undefined}
        href={`/transcription?state=${parked > 0 ? 'parked' : 'failed'}`}
      />
      <Tile
        label="实测速度"
        value={speed ? speed.audio.toFixed(1) : '—'}
        unit={speed ? '倍' : undefined}
        note={speed ? `每秒转写 ${speed.speech.toFixed(1)} 秒人声` : '还没有转写过'}
      />
    </Tiles>
  )
}

function hrefOf({ name, state }: JobFilter, size: number, at?: string): string {
  const query = new URLSearchParams({ size: String(size) })
  if (name) query.set('name', name)
  if (state) query.set('state', state)
  if (at) query.set('at', at)
  return `/transcription?${query.toString()}`
}
