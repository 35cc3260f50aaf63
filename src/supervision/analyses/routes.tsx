import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { seasonAt } from '#src/organisation/seasons/current.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { AnalysesPage, type GivenDraft } from '#views/supervision/analyses/index.tsx'
import { AnalysisPage, type GivenAnalysis } from '#views/supervision/analyses/show.tsx'

import { analysesList } from './analyses-list.ts'
import { complaintsBehind } from './behind.ts'
import { draftAnalysis, reviseAnalysis, weekWords } from './draft.ts'
import { drawnPart } from './drawn.ts'
import { commentForm, draftForm, draftTimeForm, suggestionForm } from './forms.ts'
import { publishAnalysis } from './publish.ts'
import { analysisList, analysisPart, readAnalysisFilters } from './queries.ts'
import { draftTime, setDraftTime } from './settings.ts'
import { commentOn, suggest, withdrawSuggestion } from './write.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 周分析. */
export const analysisRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'analysis.read')
      const first = defaultHref(db, actor, analysesList, c.req.query())
      return first ? c.redirect(first, 303) : indexPage(c)
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'analysis.write')
      const body = await readBody(c)
      const input = parseForm(draftForm, body)
      if (!input.ok) return indexPage(c, { form: 'draft', ...input }, 422)
      try {
        const { id } = draftAnalysis(db, actor, input.data.day)
        return c.redirect(`/analyses/${id}`, 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const errors = { day: error.message }
        return indexPage(c, { form: 'draft', errors, values: typedTexts(body) }, 409)
      }
    })
    .post('/settings', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'analysis.write')
      const input = parseForm(draftTimeForm, await readBody(c))
      if (!input.ok) return indexPage(c, { form: 'settings', ...input }, 422)
      setDraftTime(db, actor, input.data)
      return c.redirect('/analyses', 303)
    })
    .get(one, (c) => showPage(c, blindness))
    .post(`${one}/comments`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'analysis.write')
      const body = await readBody(c)
      const input = parseForm(commentForm, body)
      const values = typedTexts(body)
      if (!input.ok) return showPage(c, blindness, { form: values['section'] ?? '', ...input }, 422)
      const { section } = input.data
      return settled(
        c,
        blindness,
        { form: section, field: 'text', values, back: `#${section}` },
        () => commentOn(db, actor, idOf(c), input.data),
      )
    })
    .post(`${one}/suggestions`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'analysis.write')
      const body = await readBody(c)
      const input = parseForm(suggestionForm, body)
      if (!input.ok) return showPage(c, blindness, { form: 'suggestion', ...input }, 422)
      const { department: departmentId, ...rest } = input.data
      const values = typedTexts(body)
      return settled(
        c,
        blindness,
        { form: 'suggestion', field: 'form', values, back: '#suggestions' },
        () => {
          suggest(db, actor, idOf(c), { departmentId, ...rest })
        },
      )
    })
    .post(`${one}/suggestions/:suggestion{[0-9]{1,15}}/withdrawal`, (c) => {
      const suggestion = Number(c.req.param('suggestion'))
      return settled(
        c,
        blindness,
        { form: 'suggestion', field: 'form', values: {}, back: '#suggestions' },
        () => withdrawSuggestion(c.var.db, c.var.actor, idOf(c), suggestion),
      )
    })
    .post(`${one}/publication`, (c) =>
      settled(c, blindness, { form: 'publication', field: 'form', values: {}, back: '' }, () =>
        publishAnalysis(c.var.db, c.var.actor, idOf(c)),
      ),
    )
    .post(`${one}/versions`, (c) => {
      const { db, actor } = c.var
      try {
        return c.redirect(`/analyses/${reviseAnalysis(db, actor, idOf(c)).id}`, 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const errors = { form: error.message }
        return showPage(c, blindness, { form: 'publication', errors, values: {} }, 409)
      }
    })

type Step = { form: string; field: string; values: Record<string, string>; back: string }

/** Does one step and leads back to its part of the page; a refusal stands where it was typed. */
function settled(
  c: Context<AppEnv>,
  blindness: Blindness,
  { form, field, values, back }: Step,
  act: () => void,
) {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return showPage(c, blindness, { form, values, errors: { [field]: error.message } }, 409)
  }
  return c.redirect(`/analyses/${idOf(c)}${back}`, 303)
}

type Given = { form: string; errors: FieldErrors; values: Record<string, string> }

function indexPage(
  c: Context<AppEnv>,
  given: GivenDraft | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  const query = c.req.query()
  const filters = readAnalysisFilters(query)
  const page = (
    <AnalysesPage
      page={analysisList(db, actor, filters, readPage(query))}
      filters={filters}
      frame={listFrame(db, actor, analysesList, query)}
      time={draftTime(db)}
      given={given}
      today={formatDay(Date.now())}
      season={seasonAt(db, Date.now())?.name ?? null}
      mayWrite={can(actor, 'analysis.write')}
    />
  )
  c.status(status)
  return c.render(page, { title: '周分析' })
}

function showPage(
  c: Context<AppEnv>,
  blindness: Blindness,
  given: Given | null = null,
  status: 200 | 409 | 422 = 200,
) {
  const { db, actor } = c.var
  const part = analysisPart(db, actor, idOf(c))
  const { analysis, versions } = part
  const write = can(actor, 'analysis.write')
  const draft = analysis.state === 'draft'
  const issue = can(actor, 'supervision.issue')
  const page = (
    <AnalysisPage
      part={part}
      behind={
        new Map(
          (issue ? part.issues : []).map((one) => [
            one.key,
            complaintsBehind(db, actor, analysis.week, one, blindness),
          ]),
        )
      }
      drawn={drawnPart(part)}
      given={given satisfies GivenAnalysis | null}
      departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name] as const)}
      may={{
        write: write && draft,
        revise: write && !draft && versions[0]?.id === analysis.id,
        issue,
        open: can(actor, 'complaint.list'),
      }}
    />
  )
  c.status(status)
  return c.render(page, { title: `周分析 ${weekWords(analysis.week)}` })
}
