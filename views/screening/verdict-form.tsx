import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { recheckVerdicts, verdictHelp } from '#src/screening/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { FieldError, Select, TextArea } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { Notice } from '#views/components/page.tsx'
import { ConcernedCall } from '#views/screening/back-trace/concerned-call.tsx'
import type { ReviewProps } from '#views/screening/review.tsx'

/** The verdict; 漏报 and 瞒报 are offered only where they can be true. */
export function VerdictForm(props: ReviewProps) {
  const { detail, query, may, errors, draft, accountId } = props
  const values = props.values ?? draft?.fields
  const { finding, call, registered, evidence } = detail
  // Nothing was heard by a machine, so nothing is suggested.
  const suggested = evidence.length > 0 ? finding : null
  if (!may.recheck) return <p class="dim">还没有结论，由质检员听音复核。</p>
  const mayOpen = call !== null && registered.length === 0
  const { external, unfounded } = recheckVerdicts
  const words = mayOpen ? recheckVerdicts : { external, unfounded }
  return (
    <form
      method="post"
      action={hrefWith(`/findings/${finding.id}/recheck`, query)}
      data-verdict
      data-draft={`/findings/${finding.id}/draft`}
      data-draft-key={`${accountId}.${finding.id}`}
      data-draft-at={draft?.typedAt ?? 0}
      aria-label="复核结论"
    >
      {errors?.['form'] ? <FieldError id="verdict-form" error={errors['form']} /> : null}
      {call ? null : (
        <Notice kind="warn">
          这段录音还没有对上通话数据，暂时不能认定漏报、瞒报；导入话单后再来。
        </Notice>
      )}
      {registered.length > 0 ? (
        <Notice kind="info">坐席已经登记了这通投诉，不存在漏报、瞒报，在“投诉登记”里受理。</Notice>
      ) : null}
      <Choice
        label="结论"
        name="verdict"
        words={words}
        notes={verdictHelp}
        value={values?.['verdict']}
        error={errors?.['verdict']}
        // A verdict keeps its key, here as in 分拣, also where the first two cannot be chosen.
        firstKey={mayOpen ? 1 : 3}
        required
      />
      {mayOpen ? (
        <>
          <div class="pair">
            <Select
              label="属实类型（立案必填）"
              name="faultCategory"
              value={values?.['faultCategory'] ?? suggested?.faultCategory}
              options={Object.entries(faultCategories)}
              blank="请选择"
              error={errors?.['faultCategory']}
            />
            <Select
              label="对象"
              name="target"
              value={values?.['target'] ?? suggested?.target}
              options={Object.entries(complaintTargets)}
              blank="暂不确定"
              error={errors?.['target']}
            />
          </div>
          <ConcernedCall
            detail={detail}
            value={values?.['concernedCall']}
            error={errors?.['concernedCall']}
          />
        </>
      ) : null}
      <TextArea
        label="说明（可不填）"
        name="note"
        value={values?.['note']}
        maxlength={1000}
        rows={1}
        shortcut="N"
        error={errors?.['note']}
      />
      <div class="bar verdict-actions">
        <Button kind="primary" shortcut="Ctrl ↵">
          提交并听下一条
        </Button>
        <small class="dim" role="status" data-kept>
          {draft ? `草稿 ${formatTime(draft.savedAt).slice(5)}` : '半小时内可撤销'}
        </small>
      </div>
    </form>
  )
}
