import type { FieldErrors } from '#src/kernel/form.ts'

/** Why a form on the page of a complaint was not taken; it is shown at that form, with what was typed. */
export type FormProblem = {
  /** Which form: the last part of its address, e.g. `dispatch`. */
  form: string
  errors?: FieldErrors
  values?: Record<string, unknown>
  /** A rule refused it. */
  sentence?: string
}

export const problemOf = (problem: FormProblem | null, form: string): FormProblem | null =>
  problem?.form === form ? problem : null
