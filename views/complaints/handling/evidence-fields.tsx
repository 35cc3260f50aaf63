import { mostSpans } from '#src/complaints/handling/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { Button } from '#views/components/button.tsx'
import { FieldError } from '#views/components/field.tsx'

import type { Typed } from './form.tsx'

type EvidenceProps = {
  typed: Typed
  sound: { id: number; durationMs: number }
  heard: readonly { startMs: number; endMs: number }[]
  /** Where the player reports what was played. */
  report: string
  suggested: readonly [from: number | null, to: number | null]
  required?: boolean
}

/** The spans a verdict rests on; the page tells at once which of them were heard. */
export function EvidenceFields(props: EvidenceProps) {
  const { typed, sound, heard, report, suggested, required = true } = props
  const [from, to] = suggested
  const played = heard.map(({ startMs, endMs }) => `${startMs}-${endMs}`).join(' ')
  const stored = (index: number, ms: number | null, up: boolean) =>
    index > 0 || ms === null ? '' : clock(up ? Math.ceil(ms / 1000) : Math.floor(ms / 1000))
  const error = typed.error('evidence')
  return (
    <fieldset
      class={error ? 'field has-error' : 'field'}
      data-listenings={report}
      data-recording={sound.id}
      data-played={played}
      aria-describedby="evidence-hint"
    >
      <legend>听过的依据{required ? <span class="required">必填</span> : '（改判要选）'}</legend>
      <input type="hidden" name="heard" value="" data-heard-now />
      {Array.from({ length: mostSpans }, (_, index) => (
        <div class="span-fields" data-span-fields>
          <SpanField
            typed={typed}
            side="from"
            label="从"
            index={index}
            stored={stored(index, from, false)}
          />
          <SpanField
            typed={typed}
            side="to"
            label="到"
            index={index}
            stored={stored(index, to, true)}
          />
          <Button type="button" small data-take-span hidden>
            用 A–B
          </Button>
          <span class="dim" data-heard-word role="status" />
        </div>
      ))}
      <p class="hint" id="evidence-hint">
        先在播放器里把这段听完；录音长 {formatDuration(sound.durationMs)}。
      </p>
      <FieldError id="evidence" error={error} />
    </fieldset>
  )
}

const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

type SpanFieldProps = {
  typed: Typed
  side: 'from' | 'to'
  label: string
  index: number
  stored: string
}

function SpanField({ typed, side, label, index, stored }: SpanFieldProps) {
  const name = `${side}-${index}`
  return (
    <label>
      <span>{label}</span>
      <input
        name={name}
        value={typed.value(name, stored)}
        placeholder="分:秒"
        maxlength={8}
        data-span-field={side}
      />
    </label>
  )
}
