import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { RecordingState } from '#src/recordings/vocabulary.ts'
import type { Standing } from '#src/transcription/board.ts'
import type { Correction, Segment, TranscriptImport } from '#src/transcription/schema.ts'
import { exportFormats, transcriptFormats, voices } from '#src/transcription/vocabulary.ts'
import { Progress } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Notice } from '#views/components/page.tsx'
import { Transcript } from '#views/components/transcript.tsx'
import { RecordingStatus } from '#views/recordings/call-cells.tsx'
import { CancelButton, RetryButton } from '#views/transcription/jobs.tsx'
import { doubtsOf, lineCorrections } from '#views/transcription/lines.ts'
import { AskButton, type Place, WhyHere } from '#views/transcription/place.tsx'

type Props = {
  recordingId: number
  state: RecordingState
  problem: string | null
  durationMs: number
  job: Standing | undefined
  /** Seconds of sound heard in a second, where it has been measured. */
  speed: number | null
  segments: readonly Segment[]
  /** Who brought the words, where they were not heard here. */
  brought: TranscriptImport | undefined
  corrections: readonly Correction[]
  manages: boolean
  mayCorrect: boolean
  place: Place
  mayImport: boolean
  mayExport: boolean
  /** While the call is unmasked for the reader: the file may leave the house whole. */
  mayExportWhole: boolean
}

/** What became of a recording's words; asks for itself again until the work has ended. */
export function RecordingTranscription(props: Props) {
  const { recordingId, job, segments, corrections, mayCorrect } = props
  const id = `transcription-${recordingId}`
  const back = `/transcription/recordings/${recordingId}`
  const correctionOf = lineCorrections(segments, corrections, { recordingId, back, mayCorrect })
  const live = job?.state === 'queued' || job?.state === 'running'
  return (
    <div id={id} class="stack">
      <span id="recording-status" hx-swap-oob="true">
        <RecordingStatus state={props.state} />
      </span>
      <Standing {...props} />
      {segments.length > 0 ? (
        <Card title="通话文字" actions={<Actions {...props} />}>
          <Transcript
            voices={voices}
            segments={segments.map((segment) => ({
              ...segment,
              ...doubtsOf(segment),
              marks: [],
              hit: false,
              correction: correctionOf(segment),
            }))}
          />
        </Card>
      ) : props.mayImport && props.state !== 'corrupt' ? (
        <div class="bar">
          <ImportLink recordingId={recordingId} label="导入现成的文本" />
        </div>
      ) : null}
      {live ? (
        <span
          data-poll
          hx-get={`/transcription/recordings/${recordingId}`}
          hx-trigger="every 2s"
          hx-target={`#${id}`}
          hx-swap="outerMorph"
        />
      ) : null}
    </div>
  )
}

/** Ways in and out of the words. */
function Actions({ recordingId, brought, mayImport, mayExport, mayExportWhole }: Props) {
  const formats = Object.entries(exportFormats).filter(
    ([format]) => format !== 'srt' || brought?.timing !== 'estimated',
  )
  return (
    <>
      {mayExport
        ? formats.map(([format, label]) => (
            <LinkButton
              small
              kind="quiet"
              href={`/transcription/recordings/${recordingId}/transcript.${format}`}
            >
              导出 {label}
            </LinkButton>
          ))
        : null}
      {mayExportWhole ? (
        <LinkButton
          small
          kind="quiet"
          href={`/transcription/recordings/${recordingId}/transcript.json?whole=yes`}
        >
          导出 JSON（不打码）
        </LinkButton>
      ) : null}
      {mayImport ? <ImportLink recordingId={recordingId} label="导入文本替换" /> : null}
    </>
  )
}

function ImportLink({ recordingId, label }: { recordingId: number; label: string }) {
  return (
    <LinkButton small kind="quiet" href={`/transcription/recordings/${recordingId}/import`}>
      {label}
    </LinkButton>
  )
}

/** Words that were not heard here: by whom, from what, and how far their times can be trusted. */
function Brought({
  brought,
  recordingId,
  manages,
}: {
  brought: TranscriptImport
  recordingId: number
  manages: boolean
}) {
  const { format, fileName, timing, importedBy, importedAt } = brought
  return (
    <Notice kind={timing === 'estimated' ? 'warn' : 'info'}>
      导入的文本：{fileName}（{transcriptFormats[format]}），{importedBy} {formatTime(importedAt)}{' '}
      导入。
      {timing === 'estimated'
        ? '原文没有时间，每句的位置按字数估算，只供大致定位，请以听到的为准。'
        : ''}
      {manages ? (
        <form method="post" action={`/transcription/recordings/${recordingId}/hearing`}>
          <Button
            small
            kind="quiet"
            confirm="改用机器转写？转写完成后会替换导入的文本，可先导出一份。"
          >
            改用机器转写
          </Button>
        </form>
      ) : null}
    </Notice>
  )
}

function Standing(props: Props) {
  const { state, job, segments, recordingId, manages, brought } = props
  const back = `/recordings/${recordingId}`
  if (state === 'corrupt') return <Empty title="这个文件无法播放，没有文字" />
  if (state === 'joined') {
    return <Empty title="这是通话的一侧，文字在合并后的录音里" />
  }
  if (job?.state === 'queued') return <Waiting {...props} job={job} />
  if (job?.state === 'running') return <Running {...props} job={job} />
  const failed = job?.state === 'failed' || job?.state === 'parked'
  if (brought && !failed) {
    return <Brought brought={brought} recordingId={recordingId} manages={manages} />
  }
  const ask = props.place.mayAsk ? (
    <AskButton recordingId={recordingId} back={back}>
      先转写这段
    </AskButton>
  ) : undefined
  const retry = manages && job ? <RetryButton job={job} back={back} /> : undefined
  if (state === 'failed' || failed) {
    return (
      <Notice kind="bad">
        转写失败：{props.problem ?? job?.error ?? '原因不明'}。录音还在，可以播放。{retry}
      </Notice>
    )
  }
  if (job?.state === 'cancelled') {
    return (
      <Notice kind="warn">
        转写已取消，录音还在，可以播放。{retry}
        {ask}
      </Notice>
    )
  }
  if (segments.length > 0) return null
  if (state === 'silent') {
    return <Empty title="没有听到人声" hint="录音里只有静音、振铃或音乐，没有可以转写的话。" />
  }
  return (
    <Empty
      title="还没有转写"
      hint={ask ? '这段录音没有排进转写任务。' : '这段录音没有排进转写任务，请联系质检主管。'}
      action={ask}
    />
  )
}

type JobProps = Props & { job: Standing }

function Waiting({ job, speed, durationMs, recordingId, manages, place }: JobProps) {
  const back = `/recordings/${recordingId}`
  return (
    <Notice kind="info">
      排队等待转写，前面还有 {(job.position ?? 1) - 1} 段
      {speed ? `，轮到后约需 ${formatDuration(durationMs / speed)}` : ''}
      {job.notBefore === null ? '' : `；${formatTime(job.notBefore)} 后再试`}
      {job.error ? `；上次：${job.error}` : ''}
      <WhyHere place={place} />
      <div class="bar">
        {place.mayAsk && !place.request ? (
          <AskButton recordingId={recordingId} back={back}>
            先转写这段
          </AskButton>
        ) : null}
        {manages ? <CancelButton job={job} back={back} about="转写这段录音" /> : null}
      </div>
    </Notice>
  )
}

function Running({ job, recordingId, manages }: JobProps) {
  const back = `/recordings/${recordingId}`
  return (
    <Notice kind="info">
      {job.stopping ? '正在取消 ' : '正在转写 '}
      <Progress value={job.progress} label="转写进度" />
      {job.elapsedMs === null ? '' : ` 已用 ${formatDuration(job.elapsedMs)}`}
      {job.remainingMs === null ? '' : `，大约还需 ${formatDuration(job.remainingMs)}`}
      {manages && !job.stopping ? (
        <CancelButton job={job} back={back} about="转写这段录音" />
      ) : null}
    </Notice>
  )
}
