import type { MarkPanel } from '#src/inspection/marks/queries.ts'
import { aroundMs, longestMarkNote, markKinds } from '#src/inspection/marks/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { FieldError, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  panel: MarkPanel
  values: Record<string, string>
  errors: FieldErrors
  /** The mark whose withdrawal was refused. */
  withdrawing: number | null
}

/**
 * What a page with a player loads to have its call marked. mark-call.js fills in the moments: from A to B
 * where the listener set them, else a little before and after what is heard.
 */
export function MarkSlot({ recordingId }: { recordingId: number }) {
  const href = `/inspection/marks/of/${recordingId}`
  return (
    <div class="marks-slot" hx-get={href} hx-trigger="load" hx-swap="outerHTML">
      <p class="dim">
        <a href={href}>标记客户辱骂或表扬</a>
      </p>
    </div>
  )
}

/** Both buttons and the marks that are there; not a word about whose call it is. */
export function MarkPanelCard(props: Props) {
  const { panel, values, errors } = props
  const here = `/inspection/marks/of/${panel.recordingId}`
  const shown = panel.marks.filter((mark) => mark.withdrawnAt === null || mark.mayWithdraw)
  return (
    <section class="marks" aria-label="标记" data-marks data-around={aroundMs}>
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      {panel.markable ? (
        <form
          class="marks-form"
          method="post"
          action={here}
          hx-post={here}
          hx-target="closest .marks"
          hx-swap="outerHTML"
        >
          {/* Enter in a field presses the first button of a form: this one, which does nothing. */}
          <button type="submit" disabled hidden />
          <span class="marks-buttons">
            <MarkButton panel={panel} kind="abuse" shortcut="B" />
            <MarkButton panel={panel} kind="praise" shortcut="P" />
          </span>
          <Moment label="从" name="start" value={values['start']} error={errors['start']} />
          <Moment label="到" name="end" value={values['end']} error={errors['end']} />
          <div class="marks-note">
            <TextInput
              label="标记说明"
              hideLabel
              name="note"
              id="mark-note"
              value={values['note']}
              maxlength={longestMarkNote}
              placeholder="说明，可不写"
              error={errors['note']}
            />
          </div>
          <FieldError id="mark-kind" error={errors['kind']} />
        </form>
      ) : (
        <p class="dim">这段录音还没有对上通话，或没有声音，不能标记。</p>
      )}
      {shown.length > 0 ? (
        <ul class="marks-list">
          {shown.map((mark) => (
            <Mark mark={mark} here={here} {...props} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

type ButtonProps = { panel: MarkPanel; kind: keyof typeof markKinds; shortcut: string }

function MarkButton({ panel, kind, shortcut }: ButtonProps) {
  const standing = panel.marks.some((mark) => mark.kind === kind && mark.withdrawnAt === null)
  return (
    <Button
      small
      name="kind"
      value={kind}
      data-press={kind}
      shortcut={shortcut}
      disabled={standing}
      title={standing ? '已有这样的标记' : undefined}
    >
      {standing ? `已标${markKinds[kind]}` : markKinds[kind]}
    </Button>
  )
}

type MomentProps = {
  label: string
  name: 'start' | 'end'
  value: string | undefined
  error: string | undefined
}

function Moment({ label, name, value, error }: MomentProps) {
  return (
    <div class="marks-moment">
      <TextInput
        label={label}
        name={name}
        id={`mark-${name}`}
        value={value}
        maxlength={12}
        placeholder="分:秒"
        autocomplete="off"
        error={error}
      />
    </div>
  )
}

function Mark({
  mark,
  here,
  ...props
}: Props & { mark: MarkPanel['marks'][number]; here: string }) {
  const { id, kind, startMs, endMs, note, accountName, at, withdrawnAt, withdrawnReason } = mark
  const mine = props.withdrawing === id
  return (
    <li>
      <Tag kind={kind === 'abuse' ? 'hot' : 'ok'}>{markKinds[kind]}</Tag>{' '}
      <span class="nowrap">
        {formatDuration(startMs)}–{formatDuration(endMs)}
      </span>{' '}
      {note}{' '}
      <span class="dim">
        {accountName} <Time at={at} />
        {withdrawnAt === null ? null : `，已撤回：${withdrawnReason ?? ''}`}
      </span>{' '}
      {withdrawnAt === null && mark.mayWithdraw ? (
        <details class="ledger-note" open={mine}>
          <summary>撤回</summary>
          <form
            class="marks-withdrawal"
            method="post"
            action={`${here}/${id}/withdrawal`}
            hx-post={`${here}/${id}/withdrawal`}
            hx-target="closest .marks"
            hx-swap="outerHTML"
          >
            <TextInput
              label="撤回原因"
              hideLabel
              name="reason"
              id={`reason-${id}`}
              value={mine ? props.values['reason'] : undefined}
              maxlength={longestMarkNote}
              placeholder="为什么撤回"
              required
              error={mine ? props.errors['reason'] : undefined}
            />
            <Button small>撤回</Button>
          </form>
        </details>
      ) : null}
    </li>
  )
}

/** The same where scripts do not run. */
export function MarkPanelPage(props: Props) {
  return (
    <>
      <PageHead title="标记通话">
        <LinkButton href={`/recordings/${props.panel.recordingId}`}>返回录音</LinkButton>
      </PageHead>
      <Card>
        <MarkPanelCard {...props} />
      </Card>
    </>
  )
}
