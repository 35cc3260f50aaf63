import type { Child } from 'hono/jsx'

import { type FormProblem, problemOf } from '#views/complaints/form-problem.ts'
import { Button } from '#views/components/button.tsx'
import { Notice } from '#views/components/page.tsx'

/** What every form of a step needs of the page it stands on. */
export type StepPage = {
  complaintId: number
  /** The stay the page shows, so that a stale page is told. */
  spellId: number | null
  problem: FormProblem | null
}

/** Where a form keeps what is typed, and since when the page knows it. */
export type DraftOf = { key: string; at: number; kept: boolean }

type FrameProps = StepPage & {
  /** The last part of its address, and of its id, by which a problem finds it. */
  form: string
  /** The address where it differs. */
  path?: string
  draft?: DraftOf | undefined
  children?: Child
}

/** A form of one step: it tells which stay of the complaint it was shown for. */
export function StepFrame({
  complaintId,
  spellId,
  form,
  path = form,
  draft,
  children,
}: FrameProps) {
  const address = `/complaints/${complaintId}/${path}`
  return (
    <form
      class="stack step-form"
      id={`form-${form}`}
      method="post"
      action={address}
      data-draft={draft ? `${address}/draft` : undefined}
      data-draft-key={draft?.key}
      data-draft-at={draft?.at}
    >
      <input type="hidden" name="spell" value={spellId ?? ''} />
      {draft ? <input type="hidden" name="typedAt" value="" /> : null}
      {children}
    </form>
  )
}

/** Says whether anything is kept; the script says it of what is typed now. */
export const KeptNote = ({ draft }: { draft: DraftOf }) => (
  <span class="dim" role="status" data-kept>
    {draft.kept ? '有保存的草稿' : ''}
  </span>
)

type StepFormProps = {
  page: StepPage
  form: string
  button: string
  kind?: 'primary' | 'danger'
  /** Ask first; the question names the object. */
  confirm?: string
  draft?: DraftOf | undefined
  children?: Child
}

/** The same with its one button; what is wrong with it stands at its fields. */
export function StepForm({ page, form, button, kind, confirm, draft, children }: StepFormProps) {
  return (
    <StepFrame {...page} form={form} draft={draft}>
      {children}
      <div class="bar">
        <Button kind={kind} confirm={confirm}>
          {button}
        </Button>
        {draft ? <KeptNote draft={draft} /> : null}
      </div>
    </StepFrame>
  )
}

type FoldProps = Omit<StepFormProps, 'kind'> & { title: string; kind?: 'primary' | 'danger' }

/** A form that is not the next step: behind its name until it is wanted, or could not be taken. */
export function FoldedForm({ title, ...rest }: FoldProps) {
  return (
    <details class="fold" open={problemOf(rest.page.problem, rest.form) !== null}>
      <summary>{title}</summary>
      <StepForm {...rest} />
    </details>
  )
}

/** What was typed into a field of a form that could not be taken, and what is wrong there; else a kept draft. */
export function refilled({ problem }: StepPage, form: string, name: string, draft?: string) {
  const own = problemOf(problem, form)
  const value = own?.values?.[name]
  return {
    id: `${form}-${name}`,
    name,
    value: own ? (typeof value === 'string' ? value : undefined) : draft,
    error: own?.errors?.[name],
  }
}

/** Above everything: why a form was not taken, and what was typed into one whose place is gone. */
export function NotTaken({ problem, gone }: Pick<StepPage, 'problem'> & { gone: boolean }) {
  if (!problem) return null
  const { form, sentence, values = {} } = problem
  const typed = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() !== '' && !chosen(name, value) ? [value] : [],
  )
  const kept = typed.length > 0
  if (!sentence) {
    return (
      <Notice kind="bad">
        没有保存，请改好<a href={`#form-${form}`}>标出的地方</a>再提交。
      </Notice>
    )
  }
  return (
    <Notice kind="bad">
      {sentence}。{sentence.includes('没有保存') ? '' : '没有保存。'}
      {kept && !gone ? <a href={`#form-${form}`}>填的还在</a> : null}
      {kept && gone ? (
        <details open>
          <summary>您刚才填的</summary>
          <ul class="plain">
            {typed.map((value) => (
              <li class="as-written">{value}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </Notice>
  )
}

/** What a list or the page itself put there is no text of the reader's. */
const chosen = (name: string, value: string): boolean =>
  unseen.has(name) || /^[a-z][a-z.-]*$/.test(value)

const unseen: ReadonlySet<string> = new Set([
  ...['spell', 'heard', 'typedAt', 'was', 'department', 'departmentId', 'owner', 'score'],
])
