import type { HeardCall } from '#src/inspection/scoring/scoring-detail.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Notice } from '#views/components/page.tsx'
import { type Evidence, Player } from '#views/components/player.tsx'
import { PaneHead } from '#views/components/review.tsx'
import { Transcript, type TranscriptLine } from '#views/components/transcript.tsx'
import { lineCorrections, plainLine } from '#views/transcription/lines.ts'

type Props = {
  heard: HeardCall
  /** Where answers are borne out, in order of time. */
  evidence: Evidence[]
  nonce: string
  /** Where correcting a line leads back to. */
  back: string
  mayCorrect: boolean
}

/** Sound over text, without a word of who spoke. */
export function Heard({ heard, evidence, nonce, back, mayCorrect }: Props) {
  const { call, recording, lanes, segments, timing } = heard
  return (
    <>
      <PaneHead title={`通话 ${call.callNo}`}>
        {call.businessType ? <Tag>{call.businessType}</Tag> : null}
        <Tag>{channels[call.channel]}</Tag>
        <Tag>{call.province}</Tag>
        <small>
          <Time at={call.startedAt} />
          {call.caller ? ` · 来电 ${call.caller}` : null}
        </small>
        {timing === null ? null : <Tag>导入的文本</Tag>}
        {timing === 'estimated' ? <Tag kind="hot">每句的时间是估算的，请以听到的为准</Tag> : null}
      </PaneHead>
      {recording ? (
        <>
          {recording.fault || recording.state === 'corrupt' ? (
            <Notice kind="warn">录音文件打不开，不能播放，已告诉系统管理员。文字还在。</Notice>
          ) : (
            <Player
              recordingId={recording.id}
              src={`/recordings/${recording.id}/audio`}
              peaksSrc={`/recordings/${recording.id}/peaks`}
              durationMs={recording.durationMs}
              lanes={lanes}
              evidence={evidence}
              // Whoever scores the same call unknowingly must not be told what the other noted.
              notes="own"
              nonce={nonce}
            />
          )}
          {segments.length > 0 ? (
            <Transcript segments={linesOf(heard, recording.id, back, mayCorrect)} />
          ) : (
            <p class="empty dim">还没有转写文字，可以先听录音。</p>
          )}
        </>
      ) : (
        <p class="empty dim">录音已按期删除，评分和批注还在。</p>
      )}
    </>
  )
}

function linesOf(
  { segments, corrections }: HeardCall,
  recordingId: number,
  back: string,
  mayCorrect: boolean,
): TranscriptLine[] {
  const correctionOf = lineCorrections(segments, corrections, { recordingId, back, mayCorrect })
  return segments.map((segment, index) => ({
    ...plainLine(segment, index),
    correction: correctionOf(segment),
  }))
}
