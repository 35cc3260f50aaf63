import { formatDuration } from '#src/kernel/calendar.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import type { TriageItem } from '#src/screening/triage/item.ts'
import { wholeCall } from '#src/screening/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { type Mark, spansOf } from '#views/components/spans.ts'
import { soundOf } from '#views/screening/triage/announced.ts'

type Props = { item: TriageItem }
type Line = Omit<TriageItem['detail']['segments'][number], 'marks'> & { marks: Mark[] }

/** Sound over words: only the windows around the evidence, until the whole call is asked for. */
export function Listen({ item }: Props) {
  const { detail, windows } = item
  const { call } = detail
  return (
    <section class="triage-listen" aria-label="听音">
      <p class="triage-facts dim">
        {call ? (
          <>
            <Time at={call.startedAt} />
            <Tag>{channels[call.channel]}</Tag>
            <Tag>{call.province}</Tag>
            {call.businessType ? <Tag>{call.businessType}</Tag> : null}
            <span>来电 {call.caller}</span>
          </>
        ) : (
          <Tag kind="hot">通话数据未到</Tag>
        )}
        {detail.registered.length > 0 ? <Tag kind="ok">已登记</Tag> : null}
      </p>
      <Sound item={item} />
      <div class="triage-words" role="region" aria-label="证据处的话" tabindex={0} data-words>
        {windows.map((window, index) => (
          <Words
            title={
              detail.evidence.length === 0
                ? '整通'
                : `证据 ${index + 1} · ${formatDuration(window.startMs)}`
            }
            lines={linesIn(item, window)}
          />
        ))}
        {detail.segments.some((segment) => !windows.some((window) => touches(segment, window))) ? (
          <details>
            <summary>整通文字</summary>
            <Words lines={linesIn(item, { startMs: 0, endMs: Number.MAX_SAFE_INTEGER })} />
          </details>
        ) : null}
      </div>
    </section>
  )
}

function Sound({ item }: Props) {
  const { detail, windows, play, whole } = item
  const { recording, evidence } = detail
  const from = (play[0]?.startMs ?? 0) / 1000
  const src = `/recordings/${recording.id}/audio`
  return (
    <div
      class="triage-sound"
      data-sound
      data-play={spansText(play)}
      data-whole={spansText(whole)}
      data-windows={spansText(windows)}
    >
      {/* Without scripts the element alone is the player; it begins at the evidence. */}
      <audio controls preload="auto" src={from > 0 ? `${src}#t=${from}` : src} data-src={src} />
      <div class="triage-transport" data-transport hidden>
        <Button type="button" kind="primary" data-do="toggle" shortcut="空格">
          <span data-play-word>播放</span>
        </Button>
        <span class="time num">
          <b data-clock>0:00</b>
        </span>
        <span class="dim" data-lengths>
          <Lengths item={item} />
        </span>
        <label class="speed">
          <span class="sr">倍速</span>
          <select data-speed>
            {[1, 1.25, 1.5, 1.75, 2].map((rate) => (
              <option value={rate} selected={rate === 1.5}>
                {rate}×
              </option>
            ))}
          </select>
          <kbd data-key-of="slower">[</kbd>
          <kbd data-key-of="faster">]</kbd>
        </label>
        <Button type="button" small data-do="again" shortcut="R">
          重听
        </Button>
        {evidence.length > 0 ? (
          <Button type="button" small data-do="whole" aria-pressed="false" shortcut="W">
            听整通
          </Button>
        ) : null}
        <Button type="button" small kind="quiet" data-do="keys" shortcut="?">
          快捷键
        </Button>
      </div>
      <Strip item={item} />
      <p class="triage-blocked" data-blocked hidden>
        浏览器没让自动播放，按空格或点“播放”。
      </p>
      <p class="player-note" data-player-note role="status" hidden />
    </div>
  )
}

/** `22000-30100 41000-52000`: what the page's script plays, in order. */
const spansText = (spans: TriageItem['play']) =>
  spans.map(({ startMs, endMs }) => `${startMs}-${endMs}`).join(' ')

/** The call from end to end: what is played, where the evidence lies, where one is. */
function Strip({ item: { detail, play } }: Props) {
  const { durationMs } = detail.recording
  const at = (ms: number) => Math.round((ms / Math.max(1, durationMs)) * 10_000) / 10
  return (
    <svg
      class="triage-strip"
      viewBox="0 0 1000 14"
      preserveAspectRatio="none"
      aria-hidden="true"
      data-strip
    >
      <rect class="strip-ground" width="1000" height="14" />
      {play.map(({ startMs, endMs }) => (
        <rect
          class="strip-play"
          x={at(startMs)}
          width={Math.max(1, at(endMs - startMs))}
          y="3"
          height="8"
        />
      ))}
      {detail.evidence.map(({ startMs, endMs }) => (
        <rect
          class="strip-evidence"
          x={at(startMs)}
          width={Math.max(2, at(endMs - startMs))}
          height="14"
        />
      ))}
      <rect class="strip-head" width="2" height="14" data-head />
    </svg>
  )
}

type Stretch = { startMs: number; endMs: number }
const touches = (one: Stretch, other: Stretch) =>
  one.endMs > other.startMs && one.startMs < other.endMs

function linesIn({ detail }: TriageItem, { startMs, endMs }: { startMs: number; endMs: number }) {
  return detail.segments.flatMap((segment, index): Line[] => {
    if (!touches(segment, { startMs, endMs })) return []
    const marks = detail.evidence
      .filter((hit) => hit.segmentIndex === index && hit.current)
      .map((hit) => ({ start: hit.startChar, end: hit.endChar, label: hit.ruleName }))
    return [{ ...segment, marks }]
  })
}

function Words({ title, lines }: { title?: string; lines: Line[] }) {
  if (lines.length === 0) {
    return <p class="dim">{title ? `${title}：` : ''}转写文字正在重做，请听录音。</p>
  }
  return (
    <>
      {title ? <h2>{title}</h2> : null}
      <ol>
        {lines.map(({ voice, text, marks, startMs, endMs, doubtful }) => (
          <li
            class={marks.length > 0 ? `triage-line ${voice} hit` : `triage-line ${voice}`}
            data-from={startMs}
            data-to={endMs}
          >
            <b>{voices[voice]}</b>
            <p class={doubtful ? 'doubtful' : undefined}>
              {spansOf(text, marks).map((span) =>
                span.labels.length === 0 ? (
                  span.text
                ) : (
                  <mark title={span.labels.join('、')}>{span.text}</mark>
                ),
              )}
              {doubtful ? <span class="sr">（听写把握不大）</span> : null}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

/** How much there is to hear, in words. */
function Lengths({ item }: { item: TriageItem }) {
  const { durationMs } = item.detail.recording
  return (
    <>
      {item.detail.evidence.length === 0 ? wholeCall : `证据 ${item.windows.length} 段`} · 要听{' '}
      {formatDuration(soundOf(item.play))}（整通 {formatDuration(durationMs)}）
    </>
  )
}
