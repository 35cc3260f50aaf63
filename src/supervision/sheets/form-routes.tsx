import type { Context } from 'hono'
import type { z } from 'zod'

import { eventsOf } from '#src/audit/timeline.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { Forbidden, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { SheetPage } from '#views/supervision/show.tsx'

import { seenIn } from '../typed-fields.ts'
import { ownerChoices, sheetDetail } from './detail.ts'
import { nextDueDay } from './draft-input.ts'
import { sheetFor } from './find.ts'
import { sheetPaper } from './paper.ts'

export const one = '/:id{[0-9]{1,15}}'
export const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** What was sent and not taken, shown again where it was written. */
export type Given = {
  form: string
  errors: FieldErrors
  values: Record<string, string>
  /** Why it was refused as a whole. */
  sentence?: string
}

type Submission<T> = {
  /** Any of these opens the step. */
  needs: readonly Permission[]
  form: string
  schema: z.ZodType<T>
  act: (data: T, seen: number) => void
}

/** A form of a sheet's page: what cannot be taken comes back with what was typed. */
export const takeSheetForm =
  (blindness: Blindness) =>
  async <T,>(c: Context<AppEnv>, { needs, form, schema, act }: Submission<T>) => {
    const { db, actor } = c.var
    if (!needs.some((right) => can(actor, right))) throw new Forbidden(needs[0] ?? null)
    sheetFor(db, actor, idOf(c))
    const body = await readBody(c)
    const input = parseForm(schema, body)
    if (!input.ok) {
      const { errors, values } = input
      return sheetPage(c, blindness, { form, errors, values })
    }
    try {
      act(input.data, seenIn(body))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const values = typedTexts(body)
      return sheetPage(c, blindness, { form, errors: {}, values, sentence: error.message })
    }
    return c.redirect(`/supervision/${idOf(c)}`, 303)
  }

export function sheetPage(c: Context<AppEnv>, blindness: Blindness, given: Given | null = null) {
  const { db, actor } = c.var
  authorise(actor, 'supervision.read')
  const now = Date.now()
  const sheet = sheetDetail(db, actor, idOf(c), blindness, now)
  const paper = sheetPaper(sheet, actor.name, now)
  const { may, departmentId, id } = sheet
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <SheetPage
      sheet={sheet}
      paper={paper}
      drawn={drawnBlocks(paper)}
      given={given}
      events={eventsOf(db, 'supervision', id)}
      owners={may.item || may.owner ? ownerChoices(db, departmentId) : []}
      otherOwners={may.handOver ? ownerChoices(db, null) : []}
      departments={
        may.handOver
          ? departmentOptions(db, actor).flatMap((one) =>
              one.id === departmentId ? [] : [[String(one.id), one.name] as const],
            )
          : []
      }
      dueDay={nextDueDay(db, now, 5)}
      once={crypto.randomUUID()}
      now={now}
    />
  )
  return c.render(page, { title: `督办表 ${sheet.sheetNo ?? '草稿'}` })
}
