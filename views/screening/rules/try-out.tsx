import type { TypedCheck, TypedTrial } from '#src/screening/rules/check-typed.ts'
import { Button } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'

const fields: Record<string, string> = { patterns: '说法', unless: '不算', after: '前一句' }

/** What the machine makes of a rule while it is written. */
export function CheckResult({ check }: { check: TypedCheck }) {
  const { errors, warnings, overlaps, everyday, lines } = check
  const wrong = Object.entries(errors)
  return (
    <div class="stack">
      {wrong.map(([field, sentence]) => (
        <Notice kind="bad">
          {fields[field]}：{sentence}
        </Notice>
      ))}
      {wrong.length === 0 && everyday !== null ? (
        <p class="dim">
          {lines} 行都读得懂；{everyday.of} 句平常话里命中 {everyday.found} 句。
        </p>
      ) : null}
      {warnings.slice(0, 3).map(({ line, sentence }) => (
        <Notice kind="warn">
          第 {line} 行：{sentence}
        </Notice>
      ))}
      <Overlaps overlaps={overlaps} />
    </div>
  )
}

export function Overlaps({ overlaps }: Pick<TypedCheck, 'overlaps'>) {
  if (overlaps.length === 0) return null
  return (
    <Notice kind="warn">
      有的说法别的规则也有，同一句会算两次：
      {overlaps.map(({ phrase, code, name }, at) => (
        <>
          {at > 0 ? '、' : ''}“{phrase.length > 14 ? `${phrase.slice(0, 14)}…` : phrase}”在{' '}
          <a href={`/lexicon?q=${encodeURIComponent(code)}`}>{name}</a>
        </>
      ))}
      。
    </Notice>
  )
}

/** 试一句: the rule as it stands in the form, on a sentence of one's own. */
export function TryOutCard() {
  return (
    <Card title="试一句" note="用左边现在写着的规则，不用先保存">
      <form id="try-form" class="stack">
        <Select
          label="谁说的"
          name="sayVoice"
          options={[
            ['customer', '客户'],
            ['agent', '坐席'],
          ]}
        />
        <TextArea label="这句话" name="sayText" rows={3} maxlength={2000} />
        <TextInput label="对方前一句" name="sayBefore" maxlength={2000} />
        <div class="bar">
          <Button
            type="button"
            hx-post="/lexicon/rules/trial"
            hx-include="#rule-form"
            hx-target="#trial"
            hx-swap="innerHTML"
          >
            试一试
          </Button>
        </div>
      </form>
      <div id="trial" aria-live="polite" />
    </Card>
  )
}

const silences = {
  'no-words': '没有命中：这句话里没有这些说法。',
  'other-voice': '没有命中：说法对上了，但这条规则只听另一方。',
  unless: '没有命中：说法对上了，但被“不算”抵消了。',
  after: '没有命中：说法对上了，但对方前一句里没有要求的话。',
} as const

export function TrialResult({ trial: tried }: { trial: TypedTrial }) {
  if (!tried.ok) return <Notice kind="warn">{tried.problem}</Notice>
  const { spoken, trial, others } = tried
  return (
    <div class="stack">
      {trial.found ? (
        <Notice kind="good">
          {trial.by === 'sound' ? '读音命中：' : '字面命中：'}“{spoken.text.slice(0, trial.start)}
          <mark>{spoken.text.slice(trial.start, trial.end)}</mark>
          {spoken.text.slice(trial.end)}”
        </Notice>
      ) : (
        <Notice kind="info">{silences[trial.because]}</Notice>
      )}
      <p class="dim">
        {others.length === 0
          ? '现用的规则里没有一条命中这句话。'
          : `现用的规则里命中这句话的：${others.map(({ name }) => name).join('、')}。`}
      </p>
    </div>
  )
}
