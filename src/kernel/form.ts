import type { z } from 'zod'

export type FieldErrors = Record<string, string>
export type ParsedForm<T> =
  | { ok: true; data: T }
  | { ok: false; errors: FieldErrors; values: Record<string, string> }

/** Bad input is a value: the data, or the first sentence for each field with what was typed. */
export function parseForm<T extends z.ZodType>(
  schema: T,
  body: Record<string, unknown>,
): ParsedForm<z.output<T>> {
  const result = schema.safeParse(body, { error: sentenceFor })
  if (result.success) return { ok: true, data: result.data }
  const errors: FieldErrors = {}
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'form')
    errors[field] ??= issue.message
  }
  return { ok: false, errors, values: typedTexts(body) }
}

/** Where a field has no sentence of its own: a page left out a field, or something forged one. */
const sentenceFor = ({ input }: { input?: unknown }): string =>
  input === undefined ? '请填写这一栏' : '这一栏填得不对，请检查'

/** What was typed, to be shown again beside a refusal. */
export function typedTexts(body: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') texts[name] = value
  }
  return texts
}
