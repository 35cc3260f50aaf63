import { complaintTargets, faultCategories, isOmission } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { TriageItem } from '#src/screening/triage/item.ts'
import { recheckVerdicts, verdictHelp } from '#src/screening/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { FieldError, Select, TextArea } from '#views/components/field.tsx'
import { Notice } from '#views/components/page.tsx'
import type { TriageProps } from '#views/screening/triage/index.tsx'

type Props = Pick<TriageProps, 'errors' | 'values' | 'accountId'> & { item: TriageItem }

/**
 * The verdict. Its keys never move: 1 is 漏报 also where it cannot be chosen, so that the hand may trust
 * them. 漏报 and 瞒报 ask for the type by a second key.
 */
export function Decision({ item, errors, values, accountId }: Props) {
  const { detail, draft } = item
  const { finding, call, registered, evidence } = detail
  const given = values ?? draft?.fields ?? {}
  const suggested = evidence.length > 0 ? finding : null
  const mayOpen = call !== null && registered.length === 0
  return (
    <form
      method="post"
      action={`/findings/triage/${finding.id}/verdict`}
      aria-label="复核结论"
      data-step
      data-decision
      data-draft={`/findings/${finding.id}/draft`}
      data-draft-key={`${accountId}.${finding.id}`}
      data-draft-at={draft?.typedAt ?? 0}
    >
      {errors?.['form'] ? <FieldError id="verdict-form" error={errors['form']} /> : null}
      {mayOpen ? null : (
        <Notice kind="info">
          {call
            ? '坐席已经登记了这通投诉，不存在漏报、瞒报，在“投诉登记”里受理。'
            : '还没有对上通话数据，暂时不能认定漏报、瞒报。'}
        </Notice>
      )}
      <Verdicts given={given['verdict']} mayOpen={mayOpen} error={errors?.['verdict']} />
      {mayOpen ? (
        <div class="triage-type" data-type>
          <Types
            given={given['faultCategory'] || suggested?.faultCategory}
            error={errors?.['faultCategory']}
          />
          <Select
            label="对象"
            name="target"
            value={given['target'] ?? suggested?.target}
            options={Object.entries(complaintTargets)}
            blank="暂不确定"
            error={errors?.['target']}
          />
        </div>
      ) : null}
      <TextArea
        label="说明（可不填）"
        name="note"
        value={given['note']}
        maxlength={1000}
        rows={2}
        shortcut="N"
        error={errors?.['note']}
      />
      <p class="triage-kept dim" role="status" data-kept>
        {draft ? `草稿 ${formatTime(draft.savedAt).slice(5)} 保存，已带回` : null}
      </p>
      <div class="bar triage-actions">
        <Button kind="primary" shortcut="Ctrl ↵">
          提交并听下一条
        </Button>
        <Button
          kind="quiet"
          formaction={`/findings/triage/${finding.id}/skip`}
          formnovalidate
          data-press="skip"
          shortcut="S"
        >
          跳过
        </Button>
      </div>
    </form>
  )
}

type VerdictsProps = { given?: string; mayOpen: boolean; error?: string }

function Verdicts({ given, mayOpen, error }: VerdictsProps) {
  return (
    <fieldset class={error ? 'field has-error' : 'field'}>
      <legend>结论</legend>
      <div class="choice columns-2">
        {Object.entries(recheckVerdicts).map(([verdict, word], index) => {
          const opens = isOmission(verdict)
          return (
            <label class="choice-card">
              <input
                type="radio"
                name="verdict"
                value={verdict}
                checked={verdict === given}
                disabled={opens && !mayOpen}
                data-verdict-key={index + 1}
                data-opens={opens}
                data-word={word}
              />
              <span>
                <kbd>{index + 1}</kbd> {word}
                <small>{verdictHelp[verdict as keyof typeof verdictHelp]}</small>
              </span>
            </label>
          )
        })}
      </div>
      <FieldError id="verdict" error={error} />
    </fieldset>
  )
}

function Types({ given, error }: { given?: string | null; error?: string }) {
  return (
    <fieldset class={error ? 'field has-error' : 'field'}>
      <legend>
        属实类型 <small class="dim">按数字选定并提交，回车用选中的，Esc 返回</small>
      </legend>
      <div class="triage-types">
        {Object.entries(faultCategories).map(([type, word], index) => (
          <label class="choice-card">
            <input
              type="radio"
              name="faultCategory"
              value={type}
              checked={type === given}
              data-type-key={index + 1}
            />
            <span>
              <kbd>{index + 1}</kbd> {word}
            </span>
          </label>
        ))}
      </div>
      <FieldError id="faultCategory" error={error} />
    </fieldset>
  )
}
