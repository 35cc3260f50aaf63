import { formatDuration } from '#src/kernel/calendar.ts'
import type { CallFacts } from '#src/recordings/call-facts.ts'
import { afterJudging, agentText } from '#src/recordings/vocabulary.ts'
import type { FoundLine } from '#src/search/lines.ts'
import type { SearchRow } from '#src/search/queries.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { spansOf } from '#views/components/spans.ts'

/** Call by call, with the first lines that hold what was asked for. */
export function Results({ rows, showsAgents }: { rows: SearchRow[]; showsAgents: boolean }) {
  return (
    <ol class="results" aria-label="检索结果">
      {rows.map((row) => (
        <Result row={row} showsAgents={showsAgents} />
      ))}
    </ol>
  )
}

function Result({ row, showsAgents }: { row: SearchRow; showsAgents: boolean }) {
  const { recordingId, call, fileName, lines, more } = row
  const here = `/recordings/${recordingId}`
  return (
    <li>
      <p class="result-call">
        <a href={here}>{call ? call.callNo : fileName}</a>
        {call ? (
          <small class="dim">
            <Time at={call.startedAt} />
            {[...whose(call, showsAgents), call.businessType]
              .filter(Boolean)
              .map((fact) => ` · ${fact}`)}
          </small>
        ) : (
          <small class="dim">通话数据未到</small>
        )}
      </p>
      <ul>
        {lines.map((line) => (
          <Line line={line} href={`${here}#segment-${line.segmentId}`} />
        ))}
      </ul>
      {more > 0 ? (
        <p class="result-more">
          <a href={here}>还有 {more} 句</a>
        </p>
      ) : null}
    </li>
  )
}

function whose({ blind, department, agent }: CallFacts, showsAgents: boolean) {
  if (blind) return [afterJudging]
  return [department, showsAgents ? agentText(agent) : null]
}

function Line({ line, href }: { line: FoundLine; href: string }) {
  const { startMs, voice, text, places } = line
  const marks = places.map((place) => ({ ...place, label: '找的词' }))
  return (
    <li class={`result-line ${voice}`}>
      <a href={href} aria-label={`从 ${formatDuration(startMs)} 打开`}>
        {formatDuration(startMs)}
      </a>
      <b>{voices[voice]}</b>
      <span>
        {spansOf(text, marks).map((span) =>
          span.labels.length === 0 ? span.text : <mark>{span.text}</mark>,
        )}
      </span>
    </li>
  )
}
