import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { LineWords } from '#views/components/transcript.tsx'
import { CorrectionForm, correctionId, CorrectionPage } from '#views/transcription/correction.tsx'
import { doubtsOf, lineCorrections } from '#views/transcription/lines.ts'
import { MishearingsPage } from '#views/transcription/mishearings.tsx'

import { openedTranscript } from '../opened.ts'
import { transcriptOf } from '../queries.ts'
import type { Segment } from '../schema.ts'
import { mishearingUses } from '../vocabulary.ts'
import { correctSegment, type Place, restoreSegment, segmentInScope } from './correct.ts'
import { linesLookedAt, type MishearingFilters, mishearingList } from './mishearing-list.ts'
import { decideMishearing } from './mishearings.ts'
import { correctionsOf } from './queries.ts'
import { correctedText } from './text.ts'

const correctionForm = z.object({ text: correctedText })
const useForm = z.object({ used: z.enum(['on', 'off'], '请选择是否用于筛查') })
const use = z.enum(keysOf(mishearingUses)).nullable().catch(null)

const line = '/recordings/:id{[0-9]{1,15}}/segments/:segment{[0-9]{1,15}}'

/** 订正 in the transcript, line by line, and 常见误听, what was learned from it. */
export const correctionRoutes = new Hono<AppEnv>()
  .get(`${line}/correction`, (c) => {
    authorise(c.var.actor, 'transcript.correct')
    const place = placeOf(c)
    const answer = form(c, place, { back: c.req.query('back') })
    // It shows words of the call, wherever the reader came from.
    openedTranscript(c.var.db, c.var.actor, place.recordingId)
    return answer
  })
  .post(`${line}/correction`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'transcript.correct')
    const place = placeOf(c)
    const typed = typedTexts(await readBody(c))
    const { back, expectedText = '' } = typed
    const input = parseForm(correctionForm, typed)
    if (!input.ok) {
      c.status(422)
      return form(c, place, { back, typed: typed['text'] ?? '', error: input.errors['text'] })
    }
    try {
      correctSegment(db, actor, place, { ...input.data, expectedText })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return form(c, place, { back, typed: input.data.text, stale: true })
    }
    return answer(c, place, back)
  })
  .post(`${line}/restoration`, async (c) => {
    const { expectedText = '', back } = typedTexts(await readBody(c))
    const place = placeOf(c)
    restoreSegment(c.var.db, c.var.actor, place, { expectedText })
    return answer(c, place, back)
  })
  .get('/mishearings', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const filters = mishearingFilters(query)
    const page = (
      <MishearingsPage
        page={mishearingList(db, actor, filters, readPage(query))}
        filters={filters}
        query={query}
        mayDecide={can(actor, 'mishearing.decide')}
        linesLookedAt={linesLookedAt}
      />
    )
    return c.render(page, { title: '常见误听' })
  })
  .post('/mishearings/:id{[0-9]{1,15}}/use', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'mishearing.decide')
    const body = await readBody(c)
    const input = parseForm(useForm, body)
    if (input.ok) decideMishearing(db, actor, Number(c.req.param('id')), input.data.used === 'on')
    const { query = '' } = typedTexts(body)
    return c.redirect(
      `/transcription/mishearings${/^\?[\w%=&.+-]*$/.test(query) ? query : ''}`,
      303,
    )
  })

function mishearingFilters(query: Record<string, string | undefined>): MishearingFilters {
  return {
    q: (query['q'] ?? '').trim().slice(0, 20),
    use: use.parse(query['use'] ?? null),
    single: query['single'] === 'on',
  }
}

function placeOf(c: Context<AppEnv>): Place {
  return { recordingId: Number(c.req.param('id')), segmentId: Number(c.req.param('segment')) }
}

/** Only the two pages that show lines; the transcript's own page for anything else. */
function wayBack(back: string | undefined, { recordingId }: Place): string {
  const page = /^\/(?:transcription\/recordings|findings)\/\d{1,15}(?:\?[\w%=&.+-]*)?$/
  return back && page.test(back) ? back : `/transcription/recordings/${recordingId}`
}

function lineOf(c: Context<AppEnv>, segment: Segment, place: Place, given: string | undefined) {
  const { db, actor } = c.var
  const back = wayBack(given, place)
  const mayCorrect = can(actor, 'transcript.correct')
  const options = { recordingId: place.recordingId, back, mayCorrect }
  const { recordingId } = place
  const segments = transcriptOf(db, recordingId)
  return lineCorrections(segments, correctionsOf(db, recordingId), options)(segment)
}

/** The line as it now reads, in its place; without scripts, the page it stood on. */
function answer(c: Context<AppEnv>, place: Place, back: string | undefined) {
  const segment = segmentInScope(c.var.db, c.var.actor, place)
  const correction = lineOf(c, segment, place, back)
  c.header('Cache-Control', 'no-store')
  if (!c.req.header('HX-Request')) {
    return c.redirect(`${correction.back}#words-${segment.id}`, 303)
  }
  const line = { ...segment, ...doubtsOf(segment), marks: [], hit: false, correction }
  return c.html(<LineWords segment={line} />)
}

type Given = { back: string | undefined; typed?: string; error?: string; stale?: boolean }

function form(c: Context<AppEnv>, place: Place, { back, ...given }: Given) {
  const segment = segmentInScope(c.var.db, c.var.actor, place)
  const props = { segment, correction: lineOf(c, segment, place, back), ...given }
  c.header('Cache-Control', 'no-store')
  if (!c.req.header('HX-Request')) {
    return c.render(<CorrectionPage {...props} />, { title: '订正转写' })
  }
  // On a refusal the page swaps in only what names its own place; a wrong text stays in its form.
  if (given.error) c.header('HX-Retarget', `#${correctionId(props.correction)}`)
  return c.html(<CorrectionForm {...props} outOfBand={given.stale} />)
}
