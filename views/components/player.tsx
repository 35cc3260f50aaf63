import { formatDuration } from '#src/kernel/calendar.ts'
import { Button } from '#views/components/button.tsx'
import type { Voice } from '#views/components/transcript.tsx'
import { Icon } from '#views/icons.tsx'

export type Evidence = { id: string | number; startMs: number; endMs: number; label: string }

export type PlayerProps = {
  recordingId: string | number
  src: string
  peaksSrc: string
  durationMs: number
  /** In the order of the channels: the first lane is drawn on top. */
  lanes: { key: Voice; label: string }[]
  evidence: Evidence[]
  nonce: string
}

/**
 * The sound of a call. The audio element alone is the whole player where scripts do not run;
 * player.js adds the waveform, the evidence regions and the keys.
 */
export function Player(props: PlayerProps) {
  const { recordingId, src, peaksSrc, durationMs, lanes, evidence, nonce } = props
  return (
    <section
      class="player"
      aria-label="录音"
      data-player={recordingId}
      data-peaks={peaksSrc}
      data-duration={durationMs}
      data-nonce={nonce}
    >
      <div class={`wave lanes-${Math.max(1, lanes.length)}`} aria-hidden="true" data-wave hidden>
        {lanes.map((lane) => (
          <span class={`lane-label ${lane.key}`} data-lane={lane.key}>
            {lane.label}
          </span>
        ))}
      </div>
      <p class="player-note" data-player-note role="status" hidden />
      <audio controls preload="metadata" src={src} />
      <Transport durationMs={durationMs} hasEvidence={evidence.length > 0} />
      {evidence.length > 0 ? <EvidenceList evidence={evidence} /> : null}
      <KeysDialog />
    </section>
  )
}

function Transport({ durationMs, hasEvidence }: { durationMs: number; hasEvidence: boolean }) {
  return (
    <div class="transport" data-transport hidden>
      <div class="bar">
        <Button type="button" kind="primary" data-do="toggle" shortcut="空格">
          <Icon name="play" />
          <Icon name="pause" />
          <span data-play-word>播放</span>
        </Button>
        <span class="time">
          <b data-clock>0:00</b> / {formatDuration(durationMs)}
        </span>
        <Step does="back" word="退 3 秒" shortcut="←" />
        <Step does="forward" word="进 3 秒" shortcut="→" />
        <Speed />
      </div>
      <div class="bar">
        {hasEvidence ? (
          <>
            <Step does="previous" word="上一处" shortcut="⇧←" />
            <Step does="next" word="下一处" shortcut="⇧→" />
            <Button
              type="button"
              small
              data-do="loop"
              aria-pressed="false"
              shortcut="L"
              title="反复播放这一处证据"
            >
              循环此处
            </Button>
          </>
        ) : null}
        <label class="volume end">
          <span class="sr">音量</span>
          <Icon name="volume-2" />
          <input type="range" min={0} max={1} step={0.05} value={1} data-volume />
        </label>
        <Button type="button" small kind="quiet" data-do="keys" shortcut="?">
          快捷键
        </Button>
      </div>
    </div>
  )
}

type StepProps = {
  does: 'back' | 'forward' | 'previous' | 'next'
  word: string
  shortcut: string
}

function Step({ does, word, shortcut }: StepProps) {
  return (
    <Button type="button" small data-do={does} shortcut={shortcut}>
      {word}
    </Button>
  )
}

function Speed() {
  return (
    <label class="speed">
      <span class="sr">倍速</span>
      <select data-speed>
        {[0.75, 1, 1.25, 1.5, 1.75, 2].map((rate) => (
          <option value={rate} selected={rate === 1}>
            {rate}×
          </option>
        ))}
      </select>
      <kbd>[</kbd>
      <kbd>]</kbd>
    </label>
  )
}

function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <ol class="evidence" aria-label="证据">
      {evidence.map((item) => (
        <li>
          <button
            type="button"
            class="evidence-item"
            data-evidence={item.id}
            data-start={item.startMs}
            data-end={item.endMs}
          >
            <b>{formatDuration(item.startMs)}</b> {item.label}
          </button>
        </li>
      ))}
    </ol>
  )
}

const keys: [key: string, does: string][] = [
  ['空格', '播放 / 暂停'],
  ['← →', '退 / 进 3 秒'],
  ['⇧← ⇧→', '上一处 / 下一处证据'],
  ['[ ]', '慢一档 / 快一档'],
  ['L', '循环此处证据'],
  ['J K', '下一句 / 上一句'],
  ['E', '订正当前句'],
  ['1–9', '选结论'],
  ['N', '写说明'],
  ['Ctrl ↵', '提交结论；在订正框里是保存'],
  ['Esc', '离开输入框，放弃订正，关闭窗口'],
  ['?', '显示快捷键'],
]

function KeysDialog() {
  return (
    <dialog class="dialog" data-keys aria-labelledby="keys-title">
      <h2 id="keys-title">快捷键</h2>
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" data-single-keys checked />
        <span>启用单键快捷键（字母、数字和符号）</span>
      </label>
      <form method="dialog" class="bar dialog-actions">
        <Button kind="primary">知道了</Button>
      </form>
    </dialog>
  )
}
