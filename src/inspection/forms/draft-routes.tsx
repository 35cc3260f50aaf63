import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { textIn, typedLine } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { DraftPage } from '#views/inspection/forms/draft.tsx'
import { ItemPage } from '#views/inspection/forms/item.tsx'

import { type FieldChange, fieldChanges } from './compare.ts'
import { addItem, changeItem, moveItem, removeItem } from './draft-items.ts'
import { discardDraft, publishDraft, setBonusCap } from './draft.ts'
import { blankItem, readItem, valuesOf } from './item-form.ts'
import type { ItemBody } from './item-rules.ts'
import { type DraftDetail, draftDetail } from './queries.ts'
import { draftOf, formById } from './stored.ts'
import { fullWeight, longest } from './vocabulary.ts'

const id = '{[0-9]{1,15}}'
const draft = `/:id${id}/draft`
const item = `${draft}/items/:item${id}`

const capForm = z.object({
  bonusCap: wholeNumber([0, fullWeight], 3, `请填 0 到 ${fullWeight} 的整数`),
})
const publication = z.object({ note: typedLine(longest.note, '请写这一版改了什么、为什么') })

/** 草稿: the next version of a form while it is written. */
export const draftRoutes = new Hono<AppEnv>()
  .get(draft, (c) => draftPage(c))
  .post(`${draft}/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    return onDraft(c, body, () => {
      discardDraft(db, actor, formId(c), revisionIn(body))
      return c.redirect(`/inspection/forms/${formId(c)}`, 303)
    })
  })
  .post(`${draft}/bonus-cap`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const input = parseForm(capForm, body)
    if (!input.ok) {
      c.status(422)
      return draftPage(c, { values: input.values, errors: input.errors })
    }
    const given = { revision: revisionIn(body), bonusCap: input.data.bonusCap }
    return onDraft(c, body, () => {
      setBonusCap(db, actor, formId(c), given)
      return c.redirect(here(c), 303)
    })
  })
  .post(`${draft}/publication`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const input = parseForm(publication, body)
    if (!input.ok) {
      c.status(422)
      return draftPage(c, { values: input.values, errors: input.errors })
    }
    const given = { revision: revisionIn(body), note: input.data.note }
    return onDraft(c, body, () => {
      publishDraft(db, actor, formId(c), given)
      return c.redirect(`/inspection/forms/${formId(c)}?published=yes`, 303)
    })
  })
  .get(`${draft}/items/new`, (c) => {
    const detail = draftDetail(c.var.db, c.var.actor, formId(c))
    const section = c.req.query('section') ?? detail.items.at(-1)?.section ?? ''
    return itemPage(c, { detail, itemId: null, values: { ...blankItem, section } })
  })
  .post(`${draft}/items`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    return onItem(c, null, await readBody(c), (shown, body) => {
      return addItem(db, actor, shown, body).id
    })
  })
  .get(item, (c) => {
    const detail = draftDetail(c.var.db, c.var.actor, formId(c))
    const stored = detail.items.find((one) => one.id === itemId(c))
    if (!stored) throw new NotFound()
    return itemPage(c, { detail, itemId: stored.id, values: valuesOf(stored) })
  })
  .post(item, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    return onItem(c, itemId(c), await readBody(c), (shown, body) => {
      changeItem(db, actor, shown, itemId(c), body)
      return itemId(c)
    })
  })
  .post(`${item}/removal`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    return onDraft(c, body, () => {
      removeItem(db, actor, { formId: formId(c), revision: revisionIn(body) }, itemId(c))
      return c.redirect(here(c), 303)
    })
  })
  .post(`${item}/place`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.form')
    const body = await readBody(c)
    const direction = body['direction'] === 'up' ? 'up' : 'down'
    return onDraft(c, body, () => {
      const shown = { formId: formId(c), revision: revisionIn(body) }
      moveItem(db, actor, shown, itemId(c), direction)
      // The same button again under the finger: an item can be moved far with one key.
      return c.redirect(`${here(c)}?moved=${itemId(c)}-${direction}#item-${itemId(c)}`, 303)
    })
  })

const formId = (c: Context<AppEnv>) => Number(c.req.param('id'))
const itemId = (c: Context<AppEnv>) => Number(c.req.param('item'))
const here = (c: Context<AppEnv>) => `/inspection/forms/${formId(c)}/draft`

function revisionIn(body: Record<string, unknown>): number {
  const text = textIn(body['revision'])
  return /^\d{1,9}$/.test(text) ? Number(text) : -1
}

type Given = { values: Record<string, string>; errors: FieldErrors }

/** A step refused is said on the draft as it is now, with what was typed. */
function onDraft(
  c: Context<AppEnv>,
  body: Record<string, unknown>,
  step: () => Response | Promise<Response>,
) {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof Refused) || !draftOf(c.var.db, formId(c))) throw error
    c.status(409)
    return draftPage(c, { values: typedTexts(body), errors: { form: error.message } })
  }
}

function draftPage(c: Context<AppEnv>, given?: Given) {
  const detail = draftDetail(c.var.db, c.var.actor, formId(c))
  const page = (
    <DraftPage
      detail={detail}
      moved={c.req.query('moved') ?? null}
      values={given?.values ?? {}}
      errors={given?.errors ?? {}}
    />
  )
  return c.render(page, { title: `${detail.form.name} 草稿` })
}

type Typed = {
  detail: DraftDetail | null
  itemId: number | null
  values: Record<string, string>
  errors?: FieldErrors
  /** What the page showed, where it is not the newest. */
  revision?: number
  /** From what is stored to what was typed. */
  differences?: FieldChange[]
}

function itemPage(c: Context<AppEnv>, { detail, ...typed }: Typed) {
  const form = detail?.form ?? formById(c.var.db, formId(c))
  const page = (
    <ItemPage
      form={form}
      revision={detail?.draft.revision ?? 0}
      items={detail?.items ?? []}
      errors={{}}
      differences={[]}
      {...typed}
    />
  )
  return c.render(page, { title: typed.itemId === null ? '加评分项' : '改评分项' })
}

type Shown = { formId: number; revision: number }

/**
 * Stores an item as typed. What cannot be stored is shown again with the sentence, also when somebody
 * changed the draft meanwhile: on the newest draft, as a new item where this one is gone.
 */
function onItem(
  c: Context<AppEnv>,
  own: number | null,
  typed: Record<string, unknown>,
  store: (shown: Shown, body: ItemBody) => number,
) {
  const { db, actor } = c.var
  formById(db, formId(c))
  const detail = draftOf(db, formId(c)) ? draftDetail(db, actor, formId(c)) : null
  const stored = detail?.items.find((one) => one.id === own) ?? null
  const again = { detail, itemId: stored?.id ?? null, values: typedTexts(typed) }
  const revision = revisionIn(typed)
  const read = readItem(typed)
  if (!read.ok) {
    c.status(422)
    return itemPage(c, { ...again, errors: read.errors, revision })
  }
  try {
    const kept = store({ formId: formId(c), revision }, read.body)
    return c.redirect(`${here(c)}#item-${kept}`, 303)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    c.status(409)
    if (error.code === 'title-taken') {
      return itemPage(c, { ...again, errors: { title: error.message }, revision })
    }
    const differences = stored ? fieldChanges(stored, read.body) : []
    return itemPage(c, { ...again, errors: { form: error.message }, differences })
  }
}
