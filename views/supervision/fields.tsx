import type { Child } from 'hono/jsx'

import type { Given } from '#src/supervision/sheets/form-routes.tsx'

type FormProps = {
  sheet: { id: number; revision: number }
  /** What is behind the sheet's own address. */
  to: string
  class?: string
  children: Child
}

/** A form of a sheet's page, which names the revision it was drawn at. */
export function SheetForm({ sheet, to, class: of = 'stack', children }: FormProps) {
  return (
    <form class={of} method="post" action={`/supervision/${sheet.id}/${to}`}>
      <input type="hidden" name="seen" value={String(sheet.revision)} />
      {children}
    </form>
  )
}

/** What was typed into a form, if it is the one that came back. */
export const typedIn =
  (given: Given | null, form: string, prefix: string = form) =>
  (name: string, known = '') => ({
    name,
    id: `${prefix}-${name}`,
    value: given?.form === form ? (given.values[name] ?? '') : known,
    ...(given?.form === form && given.errors[name] ? { error: given.errors[name] } : {}),
  })
