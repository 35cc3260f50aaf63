import type { Child } from 'hono/jsx'

import { type FormProblem, problemOf } from '#views/complaints/form-problem.ts'
import { Button } from '#views/components/button.tsx'

/** What every form of a step needs of the page it stands on. */
export type StepPage = {
  complaintId: number
  /** The stay the page shows, so that a stale page is told. */
  spellId: number | null
  problem: FormProblem | null
}

type StepFormProps = {
  page: StepPage
  /** The last part of its address, and of its id. */
  form: string
  button: string
  kind?: 'primary' | 'danger'
  /** Ask first; the question names the object. */
  confirm?: string
  children?: Child
}

/** A form of one step; what is wrong with it stands at its fields. */
export function StepForm({ page, form, button, kind, confirm, children }: StepFormProps) {
  return (
    <form
      class="stack step-form"
      method="post"
      action={`/complaints/${page.complaintId}/${form}`}
      id={`form-${form}`}
    >
      <input type="hidden" name="spell" value={page.spellId ?? ''} />
      {children}
      <div class="bar">
        <Button kind={kind} confirm={confirm}>
          {button}
        </Button>
      </div>
    </form>
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

/** What was typed into a field of a form that could not be taken, and what is wrong there. */
export function refilled({ problem }: StepPage, form: string, name: string) {
  const own = problemOf(problem, form)
  const value = own?.values?.[name]
  return {
    id: `${form}-${name}`,
    name,
    value: typeof value === 'string' ? value : undefined,
    error: own?.errors?.[name],
  }
}

/** Above everything: why a form was not taken. What was typed is kept, also where its form is gone. */
export function NotTaken({ problem }: Pick<StepPage, 'problem'>) {
  if (!problem) return null
  const typed = Object.values(problem.values ?? {}).filter(
    (value): value is string => typeof value === 'string' && /[^\x20-\x7e]/.test(value),
  )
  return (
    <div class="notice notice-warn" role="alert">
      <div>
        {problem.sentence ?? (
          <>
            没有保存，请改好<a href={`#form-${problem.form}`}>标出的地方</a>再提交
          </>
        )}
        。
        {problem.sentence && typed.length > 0 ? (
          <p class="as-written">您写的没有丢：“{typed.join('；')}”</p>
        ) : null}
      </div>
    </div>
  )
}
