import type { KeptDraft } from '#src/complaints/handling/drafts.ts'
import type { DraftForm } from '#src/complaints/handling/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FormProblem } from '#views/complaints/form-problem.ts'
import type { DraftOf, StepPage } from '#views/complaints/step-form.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'

export type Typed = {
  value: (name: string, stored?: string) => string
  error: (name: string) => string | undefined
}

/** What stands in a form's fields: what was typed and refused, else a kept draft, else what is usual. */
export function typedIn(
  problem: FormProblem | null,
  form: string,
  draft: Record<string, string> = {},
): Typed {
  const own = problem?.form === form ? problem : null
  return {
    value: (name, stored = '') => {
      if (!own) return draft[name] ?? stored
      const typed = own.values?.[name]
      return typeof typed === 'string' ? typed : ''
    },
    error: (name) => own?.errors?.[name],
  }
}

/** Where one form of a complaint keeps what this reader types into it. */
export function draftPlace(
  accountId: number | null,
  { complaintId, spellId }: Pick<StepPage, 'complaintId' | 'spellId'>,
  form: DraftForm,
  draft: KeptDraft | null,
): DraftOf {
  return {
    key: `${accountId}.complaint.${complaintId}.${form}.${spellId}`,
    at: draft?.typedAt ?? 0,
    kept: Object.keys(draft?.fields ?? {}).length > 0,
  }
}

type FieldProps = {
  typed: Typed
  name: string
  label: string
  form: string
  stored?: string
  required?: boolean
  hint?: string
  rows?: number
  placeholder?: string
}

/** Fields of two forms on one page may share a name; their ids may not. */
export const Line = ({ typed, form, stored, ...field }: FieldProps) => (
  <TextInput
    {...field}
    id={`${form}-${field.name}`}
    value={typed.value(field.name, stored)}
    error={typed.error(field.name)}
    maxlength={100}
  />
)

export const Lines = ({ typed, form, stored, ...field }: FieldProps) => (
  <TextArea
    {...field}
    rows={field.rows ?? 2}
    id={`${form}-${field.name}`}
    value={typed.value(field.name, stored)}
    error={typed.error(field.name)}
    maxlength={2000}
  />
)

/** When something was done, and the call that proves it. */
export function WhenAndProof({ typed, form, name, now }: ProofProps) {
  return (
    <div class="form-row">
      <Line
        {...{ typed, form, name }}
        label="时间"
        stored={formatTime(now)}
        required
        placeholder="2026-11-28 14:03"
      />
      <Line
        {...{ typed, form }}
        name="callNo"
        label="通话号"
        required
        placeholder="打给客户的那一通"
        hint="通话数据没到的先按号登记，到了自动对上，时间以通话数据为准。"
      />
    </div>
  )
}
type ProofProps = { typed: Typed; form: string; name: string; now: number }
