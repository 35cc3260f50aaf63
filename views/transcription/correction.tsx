import { formatDuration } from '#src/kernel/calendar.ts'
import type { Segment } from '#src/transcription/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import type { LineCorrection } from '#views/components/line-tools.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { wordsId } from '#views/components/transcript.tsx'

type Props = {
  segment: Segment
  correction: LineCorrection
  /** What was typed; the line's own text at first. */
  typed?: string
  error?: string
  /** Somebody else's newer text, which kept this one from being stored. */
  stale?: boolean
  /** Takes the place of the line although the request was refused. */
  outOfBand?: boolean
}

export const correctionId = ({ segmentId }: Pick<LineCorrection, 'segmentId'>) =>
  `correction-${segmentId}`

/** The line as a field, inside the line's words, which it hides (订正). */
export function CorrectionForm(props: Props) {
  const { segment, correction, typed = segment.text, error, stale, outOfBand } = props
  const { href, back, segmentId } = correction
  return (
    <form
      id={correctionId(correction)}
      class="turn-form"
      method="post"
      action={`${href}/correction`}
      hx-post={`${href}/correction`}
      hx-target={`#${wordsId(correction)}`}
      hx-swap="outerHTML"
      hx-swap-oob={outOfBand ? 'true' : undefined}
      aria-label="订正这一句"
      data-correction
    >
      {stale ? (
        <Notice kind="warn">
          <span data-error>别人刚刚把这一句改成：“{segment.text}”。您写的还没有保存。</span>
          要以您的为准，就再保存一次；要用别人的，就取消。
        </Notice>
      ) : null}
      <TextArea
        label={`订正 ${formatDuration(segment.startMs)} 这一句`}
        hideLabel
        id={`text-${segmentId}`}
        name="text"
        value={typed}
        rows={2}
        maxlength={1000}
        error={error}
      />
      <input type="hidden" name="expectedText" value={segment.text} />
      <input type="hidden" name="back" value={back} />
      <div class="bar">
        <Button kind="primary" small shortcut="Ctrl ↵">
          保存
        </Button>
        <LinkButton small href={back} data-cancel>
          取消<kbd>Esc</kbd>
        </LinkButton>
        {segment.heardText === null ? null : (
          <small class="dim">机器转写：“{segment.heardText}”</small>
        )}
      </div>
    </form>
  )
}

/** The same on a page of its own, where scripts do not run. */
export function CorrectionPage(props: Props) {
  const { segment } = props
  return (
    <>
      <PageHead
        title="订正转写"
        note={`${voices[segment.voice]}，${formatDuration(segment.startMs)}`}
      />
      <Card>
        <p class="dim">按录音里听到的写。机器转写会保留，随时可以恢复；保存后重新筛查。</p>
        <CorrectionForm {...props} />
      </Card>
    </>
  )
}
