import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import {
  unmaskedMinutes,
  unmaskPurposes,
  type UnmaskSubject,
  unmaskSubjects,
} from '#src/recordings/unmaskings/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Asked = {
  subject: UnmaskSubject
  /** The number as it is shown: masked, or whole while it is unmasked. */
  shown: string
  errors?: FieldErrors
  values?: Record<string, string>
}

/**
 * A caller's number with the way to read it whole, for those who may: a reason, and the number takes
 * the place of the masked one. What is whole already, or no number, stands by itself.
 */
export function CallerNumber({ may, ...asked }: Asked & { may: boolean }) {
  const { shown, errors } = asked
  if (!may || !shown.includes('*')) return <span class="caller-number">{shown || '—'}</span>
  return (
    <span class="caller-number">
      {shown}{' '}
      <details class="unmask" open={errors !== undefined}>
        <summary>查看完整号码</summary>
        <UnmaskForm {...asked} inPlace />
      </details>
    </span>
  )
}

/** What takes its place for half an hour. */
export function UnmaskedNumber({ number, until }: { number: string; until: number }) {
  return (
    <span class="caller-number" role="status">
      {number} <small class="dim">{formatTime(until).slice(-5)} 前可看</small>
    </span>
  )
}

/** The same question on a page of its own, where no script runs or the answer was wrong. */
export function UnmaskPage(asked: Asked) {
  const { subject, shown, values } = asked
  const note = [unmaskSubjects[subject.kind], shown].filter(Boolean).join(' · ')
  if (!shown.includes('*')) {
    return (
      <>
        <PageHead title="查看完整号码" note={note} />
        <Notice kind="info">
          {shown === '' ? '这里没有记号码' : '这里没有要打开的号码'}，不用写原因。
        </Notice>
      </>
    )
  }
  return (
    <>
      <PageHead title="查看完整号码" note={note} />
      {values?.['next'] === 'edit' ? (
        <Notice kind="info">更正要在完整号码上改，先写明原因；写完就到更正页。</Notice>
      ) : null}
      <Card>
        <UnmaskForm {...asked} />
      </Card>
    </>
  )
}

function UnmaskForm({ subject, errors, values, inPlace }: Asked & { inPlace?: boolean }) {
  const href = `/unmasking/${subject.kind}/${subject.id}`
  const id = `unmask-${subject.kind}-${subject.id}`
  const swap = inPlace
    ? { 'hx-post': href, 'hx-target': 'closest .caller-number', 'hx-swap': 'outerHTML' }
    : {}
  return (
    // Why a number was wanted may name who called: no browser keeps it.
    <form method="post" action={href} class="unmask-form" data-not-kept {...swap}>
      {values?.['next'] ? <input type="hidden" name="next" value={values['next']} /> : null}
      <Select
        label="为什么要看"
        name="purpose"
        id={`${id}-purpose`}
        blank="请选择"
        options={Object.entries(unmaskPurposes)}
        value={values?.['purpose']}
        error={errors?.['purpose']}
        required
      />
      <TextInput
        label="说明（选“其他”时必填）"
        name="words"
        id={`${id}-words`}
        value={values?.['words']}
        error={errors?.['words']}
        maxlength={200}
      />
      <p class="hint">原因记入操作留痕，只给您看 {unmaskedMinutes} 分钟。</p>
      <Button small>显示完整号码</Button>
    </form>
  )
}
