import type { Child } from 'hono/jsx'

import { formatDuration } from '#src/kernel/calendar.ts'
import { Button } from '#views/components/button.tsx'
import { Icon } from '#views/icons.tsx'

/** The buttons of a player; bindings.js knows what they do by the same names. */
export function Transport({
  durationMs,
  hasEvidence,
}: {
  durationMs: number
  hasEvidence: boolean
}) {
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
        <Does action="back" word="退 3 秒" shortcut="←" />
        <Does action="forward" word="进 3 秒" shortcut="→" />
        <Speed />
        <Does action="quiet" word="跳过静音" shortcut="G" pressed title="两边都不说话时跳过" />
      </div>
      <div class="bar">
        {hasEvidence ? (
          <>
            <Does action="previous" word="上一处" shortcut="⇧←" />
            <Does action="next" word="下一处" shortcut="⇧→" />
            <Does action="loop" word="循环此处" shortcut="L" pressed title="反复播放这一处证据" />
          </>
        ) : null}
        <Does
          action="span"
          word={<span data-span-word>设 A 点</span>}
          shortcut="A"
          pressed
          title="选一段反复听：在开头和结尾各按一次"
        />
        <span class="zoom" role="group" aria-label="波形缩放">
          <Does action="zoom-out" word="缩小" shortcut="−" title="也可以按住 Ctrl 滚动滚轮" />
          <Does action="zoom-in" word="放大" shortcut="+" title="也可以按住 Ctrl 滚动滚轮" />
        </span>
        <span class="end">
          <Does action="keys" word="快捷键" shortcut="?" quiet />
        </span>
      </div>
    </div>
  )
}

type DoesProps = {
  action: string
  word: Child
  shortcut: string
  /** A switch, off at first. */
  pressed?: boolean
  quiet?: boolean
  title?: string
}

function Does({ action, word, shortcut, pressed, quiet, title }: DoesProps) {
  return (
    <Button
      type="button"
      small
      kind={quiet ? 'quiet' : undefined}
      data-do={action}
      aria-pressed={pressed ? 'false' : undefined}
      title={title}
      shortcut={shortcut}
    >
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
      <kbd data-key-of="slower">[</kbd>
      <kbd data-key-of="faster">]</kbd>
    </label>
  )
}
