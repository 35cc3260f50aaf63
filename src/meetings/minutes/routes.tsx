import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { typedLines } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { attempt, type Given, seenField } from '#src/training/form-fields.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import { MinutesPage } from '#views/meetings/minutes.tsx'

import { unitNames } from '../sharing/queries.ts'
import { meetingBounds } from '../sharing/vocabulary.ts'
import { addToMinutes, confirmMinutes, minutesShown, writeMinutes } from './minutes.ts'
import { minutesPaper } from './paper.ts'

const here = '/:id{[0-9]{1,15}}/minutes'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const writeForm = z.object({
  words: typedLines(meetingBounds.minutes, '请写纪要'),
  seen: seenField,
})
const confirmForm = z.object({ seen: seenField })
const additionForm = z.object({ words: typedLines(meetingBounds.item, '请写补充更正的内容') })

/** 会议纪要 */
export const minutesRoutes = new Hono<AppEnv>()
  .get(here, (c) => page(c))
  .post(here, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(writeForm, body)
    if (!input.ok) return page(c, { form: 'write', errors: input.errors, values: input.values })
    return kept(c, 'write', body, () => writeMinutes(db, actor, idOf(c), input.data))
  })
  .post(`${here}/confirmation`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(confirmForm, body)
    if (!input.ok) return page(c, { form: 'confirm', errors: input.errors, values: input.values })
    return kept(c, 'confirm', body, () => confirmMinutes(db, actor, idOf(c), input.data.seen))
  })
  .post(`${here}/additions`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.hold')
    const body = await readBody(c)
    const input = parseForm(additionForm, body)
    if (!input.ok) return page(c, { form: 'add', errors: input.errors, values: input.values })
    return kept(c, 'add', body, () => addToMinutes(db, actor, idOf(c), input.data.words))
  })
  .get(`${here}/print`, (c) => {
    const paper = paperOf(c)
    record(c.var.db, c.var.actor, 'meeting.exported', subject(c), { format: '打印' })
    const back = `/meetings/${idOf(c)}/minutes`
    const shown = (
      <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={back} word={`${back}/word`} />
    )
    return c.render(shown, { title: paper.title })
  })
  .get(`${here}/word`, (c) => {
    const paper = paperOf(c)
    record(c.var.db, c.var.actor, 'meeting.exported', subject(c), { format: 'Word' })
    return asWord(c, paper)
  })

const subject = (c: Context<AppEnv>) => ({ kind: 'meeting', id: idOf(c) }) as const

function paperOf(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const shown = minutesShown(db, actor, idOf(c))
  return minutesPaper(shown, unitNames(db)(shown.meeting), actor.name, Date.now())
}

function kept(
  c: Context<AppEnv>,
  form: string,
  body: Record<string, unknown>,
  work: () => unknown,
) {
  const refusal = attempt(work)
  if (!refusal) return c.redirect(`/meetings/${idOf(c)}/minutes`, 303)
  return page(c, { form, errors: {}, values: typedTexts(body), sentence: refusal.message })
}

function page(c: Context<AppEnv>, given: Given | null = null) {
  const shown = minutesShown(c.var.db, c.var.actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const content = <MinutesPage shown={shown} given={given} />
  return c.render(content, { title: `纪要：${shown.meeting.title}` })
}
