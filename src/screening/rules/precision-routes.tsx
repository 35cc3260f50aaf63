import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { hitMarks, offerDecisions } from '#src/screening/vocabulary.ts'
import { HitMarksPage, MarkedHits } from '#views/screening/rules/hit-marks.tsx'
import { OffersPage } from '#views/screening/rules/offers.tsx'
import { RetirementsPage } from '#views/screening/rules/retirements.tsx'

import { differencesOf } from './differences.ts'
import { markedHits, retirementList } from './judgement-queries.ts'
import { markHit, sampleFromHit } from './marks.ts'
import { decideOffer, openOffers } from './offers.ts'
import { lexiconSettingsOf } from './precision.ts'
import { lexiconOverview } from './queries.ts'
import { decideRetirement, setLexiconSettings } from './retirement.ts'
import { newestBody } from './texts.ts'

const id = '{[0-9]{1,15}}'
const markForm = z.object({ mark: z.enum(keysOf(hitMarks), '请选择命中还是误命中') })
const offerForm = z.object({ decision: z.enum(keysOf(offerDecisions), '请选择采纳还是不采纳') })
const decisionForm = z.object({
  decision: z.enum(['retired', 'kept'], '请选择停用还是保留'),
  note: z.string('请写理由').trim().min(2, '请写理由，至少 2 个字').max(300, '最多 300 个字'),
})
const settingsForm = z.object({
  floor: wholeNumber([1, 90], 4),
  leastJudged: wholeNumber([5, 1000], 4),
})

type Given = { values: Record<string, string>; errors: FieldErrors }

/** 命中对不对、停用建议、随产品的改动. */
export const precisionRoutes = new Hono<AppEnv>()
  .get('/retirements', (c) => retirementsPage(c))
  .post(`/retirements/:id${id}/decision`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.publish')
    const body = await readBody(c)
    const input = parseForm(decisionForm, body)
    if (!input.ok) {
      c.status(422)
      return retirementsPage(c, { values: typedTexts(body), errors: input.errors })
    }
    decideRetirement(db, actor, idOf(c), input.data.decision, input.data.note)
    return c.redirect('/lexicon/retirements', 303)
  })
  .post('/settings', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.publish')
    const body = await readBody(c)
    const input = parseForm(settingsForm, body)
    if (!input.ok) {
      c.status(422)
      return retirementsPage(c, undefined, { values: typedTexts(body), errors: input.errors })
    }
    const { floor, leastJudged } = input.data
    setLexiconSettings(db, actor, { floor: floor / 100, leastJudged })
    return c.redirect('/lexicon/retirements', 303)
  })
  .get('/offers', (c) => {
    const { db, actor } = c.var
    const offers = openOffers(db, actor).map((offer) => ({
      ...offer,
      differences:
        offer.kind === 'withdrawn'
          ? []
          : differencesOf(newestBody(db, offer.code) ?? null, offer.body),
    }))
    const page = (
      <OffersPage
        overview={lexiconOverview(db, actor)}
        offers={offers}
        mayEdit={can(actor, 'lexicon.edit')}
      />
    )
    return c.render(page, { title: '随产品的改动' })
  })
  .post(`/offers/:id${id}/decision`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    // A form of this page's own; anything else decides nothing.
    const input = offerForm.safeParse(await readBody(c))
    if (input.success) decideOffer(db, actor, idOf(c), input.data.decision)
    return c.redirect('/lexicon/offers', 303)
  })
  .get(`/marks/:id${id}`, (c) => marksOf(c, idOf(c)))
  .post(`/marks/:id${id}/hits/:hit${id}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'finding.recheck')
    const input = markForm.safeParse(await readBody(c))
    if (input.success) markHit(db, actor, Number(c.req.param('hit')), input.data.mark)
    return answered(c)
  })
  .post(`/marks/:id${id}/hits/:hit${id}/sample`, (c) => {
    sampleFromHit(c.var.db, c.var.actor, Number(c.req.param('hit')))
    return answered(c, Number(c.req.param('hit')))
  })

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** The fragment anew; without JavaScript, back to the page of the finding. */
function answered(c: Context<AppEnv>, sampled: number | null = null) {
  if (c.req.header('HX-Request')) return marksOf(c, idOf(c), sampled)
  return c.redirect(`/findings/${idOf(c)}`, 303)
}

function marksOf(c: Context<AppEnv>, findingId: number, sampled: number | null = null) {
  const { db, actor } = c.var
  const props = {
    findingId,
    hits: markedHits(db, actor, findingId),
    may: { mark: can(actor, 'finding.recheck'), sample: can(actor, 'lexicon.edit') },
    sampled,
  }
  c.header('Cache-Control', 'no-store')
  if (c.req.header('HX-Request')) return c.html(<MarkedHits {...props} />)
  return c.render(<HitMarksPage {...props} />, { title: '命中对不对' })
}

function retirementsPage(c: Context<AppEnv>, deciding?: Given, setting?: Given) {
  const { db, actor } = c.var
  const list = retirementList(db, actor)
  const { floor, leastJudged } = lexiconSettingsOf(db)
  const values = { floor: String(Math.round(floor * 100)), leastJudged: String(leastJudged) }
  const page = (
    <RetirementsPage
      overview={lexiconOverview(db, actor)}
      list={list}
      mayDecide={can(actor, 'lexicon.publish')}
      deciding={deciding ? { id: idOf(c), ...deciding } : null}
      settings={setting ?? { values, errors: {} }}
    />
  )
  return c.render(page, { title: '停用建议' })
}
