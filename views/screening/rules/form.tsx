import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { notation, notationNotes } from '#src/screening/lexicon/vocabulary.ts'
import { ruleKinds, ruleParts, ruleVoices } from '#src/screening/vocabulary.ts'
import { Checkbox, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'

type Props = {
  /** Null for a new rule, whose kind is still open. */
  ruleId: number | null
  values: Record<string, string>
  errors: FieldErrors
}

/** The fields of a rule. While somebody writes, the machine says below what it makes of it. */
export function RuleFields({ ruleId, values, errors }: Props) {
  const against = values['kind'] === 'mitigation'
  const rows = (field: string, least: number) =>
    Math.min(14, Math.max(least, (values[field] ?? '').split('\n').length + 1))
  return (
    <div
      class="stack"
      hx-post="/lexicon/rules/check"
      hx-trigger="input delay:400ms"
      hx-include="closest form"
      hx-target="#rule-check"
      hx-swap="innerHTML"
    >
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      {ruleId === null ? null : <input type="hidden" name="rule" value={String(ruleId)} />}
      <div class="form-grid">
        {ruleId === null ? (
          <Select
            label="类别"
            name="kind"
            value={values['kind']}
            options={Object.entries(ruleKinds)}
            hint="线索加分；减分的说明怪的是别人"
            error={errors['kind']}
          />
        ) : (
          <input type="hidden" name="kind" value={values['kind']} />
        )}
        <TextInput
          label="名称"
          name="name"
          value={values['name']}
          maxlength={40}
          required
          error={errors['name']}
        />
        {against ? null : (
          <>
            <Select
              label="属实类型"
              name="category"
              value={values['category']}
              blank="请选择"
              options={Object.entries(faultCategories)}
              error={errors['category']}
            />
            <Select
              label="投诉对象"
              name="target"
              value={values['target']}
              blank="说不准"
              options={Object.entries(complaintTargets)}
              error={errors['target']}
            />
          </>
        )}
        <Select
          label="谁说的"
          name="voice"
          value={values['voice']}
          options={Object.entries(ruleVoices)}
          error={errors['voice']}
        />
        {against ? null : (
          <Select
            label="在通话的"
            name="part"
            value={values['part']}
            blank="任何位置"
            options={Object.entries(ruleParts)}
            error={errors['part']}
          />
        )}
        <TextInput
          label={against ? '减多少分' : '加多少分'}
          name="weight"
          value={values['weight']}
          inputmode="decimal"
          maxlength={4}
          required
          hint="弱：不到 1；中：1 到 2.5；强：2.5 以上，最多 10"
          error={errors['weight']}
        />
      </div>
      <TextInput
        label="理由"
        name="reason"
        value={values['reason']}
        maxlength={300}
        required
        hint="复核的人怀疑一处命中时会看到"
        error={errors['reason']}
      />
      <TextArea
        label="说法"
        name="patterns"
        value={values['patterns']}
        rows={rows('patterns', 4)}
        hint="一行一种。“|”或，“…”中间可以隔十个字，“…4”最多隔四个字，词前写“~”只认读音"
        required
        error={errors['patterns']}
      />
      {against ? null : (
        <div class="form-grid">
          <TextArea
            label="不算"
            name="unless"
            value={values['unless']}
            rows={rows('unless', 2)}
            hint="同一句里附近说到这些，就不算命中"
            error={errors['unless']}
          />
          <TextArea
            label="前一句"
            name="after"
            value={values['after']}
            rows={rows('after', 2)}
            hint="对方前一句要说到这些；不填就不看"
            error={errors['after']}
          />
        </div>
      )}
      <div id="rule-check" aria-live="polite" />
      {against ? null : (
        <Checkbox
          label="只说明有投诉，不说明是哪一类"
          name="vague"
          checked={Boolean(values['vague'])}
        />
      )}
    </div>
  )
}

/** How phrases are written, for whoever has not done it yet. */
export function Notation() {
  return (
    <details class="ledger-note">
      <summary>写法说明</summary>
      <dl class="keys">
        {notation.map(({ mark, name, meaning, example }) => (
          <div>
            <dt>
              <code>{mark}</code>
            </dt>
            <dd>
              {name}：{meaning}。如 <code>{example}</code>
            </dd>
          </div>
        ))}
      </dl>
      {notationNotes.map((note) => (
        <p class="dim">{note}。</p>
      ))}
    </details>
  )
}
