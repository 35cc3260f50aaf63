import type { Context } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'

import { idOf } from '../step-routes.tsx'
import { saveComplaintDraft } from './drafts.ts'
import { spellIn } from './form-routes.tsx'
import { draftFields, type DraftForm } from './vocabulary.ts'

/** Keeps what is typed into a form of a complaint; only by whoever may send that form. */
export async function keepDraft(c: Context<AppEnv>, form: DraftForm, permission: Permission) {
  const { db, actor } = c.var
  authorise(actor, permission)
  const body = await readBody(c)
  const fields = Object.fromEntries(
    draftFields[form].flatMap((name) => {
      const value = body[name]
      return typeof value === 'string' && value !== '' ? [[name, value.slice(0, 4000)]] : []
    }),
  )
  const draft = { fields, typedAt: typedAtIn(body), spellId: spellIn(body) }
  saveComplaintDraft(db, actor, idOf(c), form, draft)
  return c.body(null, 204)
}

/** When the page last saw something typed, by its own clock; 0 where it does not say. */
export function typedAtIn(body: Record<string, unknown>): number {
  const typed = body['typedAt']
  return typeof typed === 'string' && /^\d{1,15}$/.test(typed) ? Number(typed) : 0
}
