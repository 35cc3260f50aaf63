import { formatDuration } from '#src/kernel/calendar.ts'
import { CorrectLink, type LineCorrection, LineHistory } from '#views/components/line-tools.tsx'
import { type Mark, spansOf } from '#views/components/spans.ts'

export type Voice = 'agent' | 'customer' | 'unknown'

export type TranscriptLine = {
  id: string | number
  startMs: number
  endMs: number
  voice: Voice
  text: string
  /** The recogniser was unsure here. */
  doubtful: boolean
  marks: Mark[]
  hit: boolean
  /** What else the reader should know of how it was heard, in words, calmly after the line. */
  flags?: readonly string[]
  /** What people made of the line; left out where lines cannot be corrected. */
  correction?: LineCorrection
}

type TranscriptProps = { segments: TranscriptLine[]; voices?: Readonly<Record<Voice, string>> }

const voiceWords = { agent: '坐席', customer: '客户', unknown: '未区分' } as const

/** The call in words, line by line; the player marks the line being spoken and seeks on a click. */
export function Transcript({ segments, voices = voiceWords }: TranscriptProps) {
  return (
    <div class="script-pane">
      <div class="script" data-transcript role="region" aria-label="通话文字" tabindex={0}>
        <ol>
          {segments.map((segment, index) => (
            <Line segment={segment} voice={voices[segment.voice]} first={index === 0} />
          ))}
        </ol>
      </div>
      <button type="button" class="button button-small script-follow" data-follow hidden>
        回到当前句
      </button>
    </div>
  )
}

function Line({
  segment,
  voice,
  first,
}: {
  segment: TranscriptLine
  voice: string
  first: boolean
}) {
  const { id, startMs, endMs, hit } = segment
  return (
    <li
      id={`segment-${id}`}
      class={hit ? `turn ${segment.voice} hit` : `turn ${segment.voice}`}
      data-start={startMs}
      data-end={endMs}
    >
      <button type="button" class="turn-time" data-seek tabindex={first ? 0 : -1}>
        <span class="sr">从这里播放：</span>
        {formatDuration(startMs)}
      </button>
      <b>{voice}</b>
      <LineWords segment={segment} />
    </li>
  )
}

/** The id of the part of a line that a correction replaces. */
export const wordsId = ({ segmentId }: { segmentId: number }) => `words-${segmentId}`

/** The words of a line, with what can be done to them; the line's time and voice stay around it. */
export function LineWords({ segment }: { segment: TranscriptLine }) {
  const { text, marks, doubtful, flags = [], correction } = segment
  return (
    <div class="turn-words" id={correction && wordsId(correction)}>
      <div class="turn-said">
        <p class={doubtful ? 'doubtful' : undefined} title={doubtful ? '听写把握不大' : undefined}>
          {spansOf(text, marks).map((span) =>
            span.labels.length === 0 ? (
              span.text
            ) : (
              <mark title={span.labels.join('、')}>{span.text}</mark>
            ),
          )}
          {doubtful ? <span class="sr">（听写把握不大）</span> : null}
        </p>
        {flags.map((flag) => (
          <small class="turn-flag">{flag}</small>
        ))}
        {correction ? <LineHistory correction={correction} text={text} /> : null}
      </div>
      {correction?.mayCorrect ? <CorrectLink correction={correction} /> : null}
    </div>
  )
}
