import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise } from '#src/kernel/actor.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { attempt, dayField, type Given, seenField } from '#src/training/form-fields.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import { SummaryPage } from '#views/meetings/summary.tsx'
import { ThemesPage } from '#views/meetings/themes.tsx'

import { summaryPaper } from '../minutes/paper.ts'
import { publishSummary, summaryMonths, summaryShown, writeSummary } from './summary.ts'
import { setTheme } from './theme.ts'
import { themeBounds } from './vocabulary.ts'
import { themeWeeks } from './weeks.ts'

const one = '/months/:month{\\d{4}-\\d{2}}'
const monthOf = (c: Context<AppEnv>) => c.req.param('month') ?? ''

const themeForm = z.object({
  week: dayField('请选择哪一周'),
  title: typedLine(themeBounds.title, '请写主题'),
  words: typedLines(themeBounds.words),
  seen: seenField,
})
const summaryForm = z.object({
  words: typedLines(themeBounds.summary, '请写总结'),
  seen: seenField,
})
const publishForm = z.object({ seen: seenField })

/** 每周一主题、每月一总结. */
export const themeRoutes = new Hono<AppEnv>()
  .get('/', (c) => themesPage(c))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.theme')
    const body = await readBody(c)
    const input = parseForm(themeForm, body)
    if (!input.ok)
      return themesPage(c, { form: 'theme', errors: input.errors, values: input.values })
    const refusal = attempt(() => setTheme(db, actor, input.data))
    if (!refusal) return c.redirect('/themes', 303)
    const values = typedTexts(body)
    return themesPage(c, { form: 'theme', errors: {}, values, sentence: refusal.message })
  })
  .get(one, (c) => monthPage(c))
  .post(one, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.theme')
    const body = await readBody(c)
    const input = parseForm(summaryForm, body)
    if (!input.ok)
      return monthPage(c, { form: 'write', errors: input.errors, values: input.values })
    return kept(c, body, () => writeSummary(db, actor, monthOf(c), input.data))
  })
  .post(`${one}/publication`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'meeting.theme')
    const body = await readBody(c)
    const input = parseForm(publishForm, body)
    if (!input.ok) return monthPage(c, { form: 'publish', errors: input.errors, values: {} })
    return kept(c, body, () => publishSummary(db, actor, monthOf(c), input.data.seen))
  })
  .get(`${one}/print`, (c) => {
    const paper = paperOf(c)
    record(c.var.db, c.var.actor, 'summary.exported', subject(c), { format: '打印' })
    const back = `/themes/months/${monthOf(c)}`
    const shown = (
      <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={back} word={`${back}/word`} />
    )
    return c.render(shown, { title: paper.title })
  })
  .get(`${one}/word`, (c) => {
    const paper = paperOf(c)
    record(c.var.db, c.var.actor, 'summary.exported', subject(c), { format: 'Word' })
    return asWord(c, paper)
  })

const subject = (c: Context<AppEnv>) => ({ kind: 'summary', id: monthOf(c) }) as const

function paperOf(c: Context<AppEnv>) {
  const { db, actor } = c.var
  return summaryPaper(summaryShown(db, actor, monthOf(c)), actor.name, Date.now())
}

function kept(c: Context<AppEnv>, body: Record<string, unknown>, work: () => unknown) {
  const refusal = attempt(work)
  if (!refusal) return c.redirect(`/themes/months/${monthOf(c)}`, 303)
  return monthPage(c, {
    ...{ form: 'write', errors: {}, values: typedTexts(body), sentence: refusal.message },
  })
}

function themesPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  const weeks = themeWeeks(db, actor)
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <ThemesPage weeks={weeks} months={summaryMonths(db, actor)} given={given} />
  return c.render(page, { title: '每周主题' })
}

function monthPage(c: Context<AppEnv>, given: Given | null = null) {
  const shown = summaryShown(c.var.db, c.var.actor, monthOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = <SummaryPage shown={shown} given={given} />
  return c.render(page, { title: `例会总结 ${shown.month}` })
}
