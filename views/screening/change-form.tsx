import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { recheckVerdicts } from '#src/screening/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { FieldError, Select, TextArea } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import type { OutcomeProps } from '#views/screening/outcome.tsx'

/** 改判: another verdict with its reason; the complaint follows it. */
export function ChangeForm({ detail, verdict, query, errors, values }: OutcomeProps) {
  const { finding, call, registered } = detail
  const mayOpen = verdict.complaintId !== null || (call !== null && registered.length === 0)
  const { external, unfounded } = recheckVerdicts
  const words = mayOpen ? recheckVerdicts : { external, unfounded }
  return (
    <details class="stack" open={errors !== undefined}>
      <summary>改判</summary>
      <form
        method="post"
        action={hrefWith(`/findings/${finding.id}/changes`, query)}
        aria-label="改判"
      >
        {errors?.['form'] ? <FieldError id="change-form" error={errors['form']} /> : null}
        <Select
          label="改为"
          name="verdict"
          id="change-verdict"
          value={values?.['verdict'] ?? verdict.verdict}
          options={Object.entries(words)}
          error={errors?.['verdict']}
        />
        {mayOpen ? (
          <>
            <Select
              label="属实类型（漏报、瞒报必填）"
              name="faultCategory"
              id="change-type"
              value={values?.['faultCategory'] ?? verdict.faultCategory ?? finding.faultCategory}
              options={Object.entries(faultCategories)}
              blank="请选择"
              error={errors?.['faultCategory']}
            />
            <Select
              label="对象"
              name="target"
              id="change-target"
              value={values?.['target'] ?? verdict.target}
              options={Object.entries(complaintTargets)}
              blank="暂不确定"
              error={errors?.['target']}
            />
            <input type="hidden" name="concernedCall" value={verdict.concernedCallId ?? ''} />
          </>
        ) : null}
        <TextArea
          label="说明"
          name="note"
          id="change-note"
          value={values?.['note'] ?? verdict.note}
          maxlength={1000}
          rows={2}
          error={errors?.['note']}
        />
        <TextArea
          label="改判理由"
          name="reason"
          id="change-reason"
          value={values?.['reason']}
          maxlength={500}
          rows={2}
          required
          error={errors?.['reason']}
        />
        <div class="bar">
          <Button kind="primary">保存改判</Button>
          {verdict.complaintNo ? (
            <small class="dim">改为不成立或对外诉求，投诉 {verdict.complaintNo} 会撤回</small>
          ) : null}
        </div>
      </form>
    </details>
  )
}
