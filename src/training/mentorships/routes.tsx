import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { record } from '#src/audit/record.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { seenLine, textIn, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import { NewMentorshipPage } from '#views/training/mentorships/form.tsx'
import { MentorshipsPage } from '#views/training/mentorships/index.tsx'
import { MentorshipPage } from '#views/training/mentorships/show.tsx'

import { answersOn } from '../form-answers.ts'
import { attempt, dayField, type Given, maybeReason, reasonField } from '../form-fields.ts'
import { personToTrain, personWords } from '../place.ts'
import type { Clash } from '../plans/clashes.ts'
import { tracks } from '../records/vocabulary.ts'
import { confirmMentorship, confirmOnPaper, draftMentorship } from './agree.ts'
import { breakMentorship, endMentorship, tickMeasure } from './follow.ts'
import { mentorshipsList } from './mentorships-list.ts'
import { mentorshipPaper } from './paper.ts'
import { mentorshipDetail, mentorshipList, readMentorshipFilters } from './queries.ts'
import { mentorshipBounds, mentorshipResults, mentorshipSides } from './vocabulary.ts'

const agreementForm = z.object({
  track: z.enum(keysOf(tracks), '请选择主线'),
  fromDay: dayField('请写起始日期'),
  untilDay: dayField('请写期满日期'),
  goal: typedLines(mentorshipBounds.goal, '请写帮带目标'),
  reason: maybeReason,
})
const endForm = z.object({
  result: z.enum(keysOf(mentorshipResults), '请选择结果'),
  note: typedLines(mentorshipBounds.note),
})
const signatureForm = z.object({ side: z.enum(keysOf(mentorshipSides), '请选择是哪一方') })
const breakForm = z.object({ reason: reasonField('请写解除原因') })

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const { wrong, kept } = answersOn(pairPage, '/mentorships')

/** 师徒结对: an agreement both confirm, measures with days, and what came of it. */
export const mentorshipRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, mentorshipsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readMentorshipFilters(query)
    const page = (
      <MentorshipsPage
        page={mentorshipList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, mentorshipsList, query)}
        mayArrange={can(actor, 'training.arrange')}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '师徒结对' })
  })
  .get('/new', (c) => newPage(c, null, []))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const values = typedTexts(body)
    const input = parseForm(agreementForm, body)
    const people = readTwo(c, body)
    const measures = readMeasures(body)
    const errors = { ...(input.ok ? {} : input.errors), ...people.errors, ...measures.errors }
    if (!input.ok || !people.ok || Object.keys(errors).length > 0) {
      return newPage(c, { form: 'new', errors, values }, [])
    }
    const { mentorId, apprenticeId } = people
    const agreement = { ...input.data, mentorId, apprenticeId, measures: measures.rows }
    let made = [] as ReturnType<typeof draftMentorship>
    const refusal = attempt(() => (made = draftMentorship(db, actor, agreement)))
    if (refusal) {
      return newPage(c, { form: 'new', errors: {}, values, sentence: refusal.message }, [])
    }
    if (Array.isArray(made)) {
      const sentence = '徒弟已经有同一主线的培训。确实要结对，请写明原因再提交'
      return newPage(c, { form: 'new', errors: {}, values, sentence }, made)
    }
    return c.redirect(`/mentorships/${made.id}`, 303)
  })
  .get(one, (c) => pairPage(c, null))
  .get(`${one}/print`, (c) => {
    const { db, actor } = c.var
    const paper = mentorshipPaper(mentorshipDetail(db, actor, idOf(c)), actor.name, Date.now())
    const back = `/mentorships/${idOf(c)}`
    const page = <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={back} />
    return c.render(page, { title: paper.title })
  })
  .get(`${one}/word`, (c) => {
    const { db, actor } = c.var
    const paper = mentorshipPaper(mentorshipDetail(db, actor, idOf(c)), actor.name, Date.now())
    record(db, actor, 'mentorship.exported', { kind: 'mentorship', id: idOf(c) })
    return asWord(c, paper)
  })
  .post(`${one}/confirmation`, (c) => {
    const { db, actor } = c.var
    return kept(c, 'confirm', {}, () => confirmMentorship(db, actor, idOf(c)))
  })
  .post(`${one}/signature`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(signatureForm, body)
    if (!input.ok) return wrong(c, 'signature', input.errors, body)
    return kept(c, 'signature', body, () => confirmOnPaper(db, actor, idOf(c), input.data.side))
  })
  .post(`${one}/measures/:measure{[0-9]{1,15}}`, (c) => {
    const { db, actor } = c.var
    return kept(c, 'measure', {}, () =>
      tickMeasure(db, actor, idOf(c), Number(c.req.param('measure'))),
    )
  })
  .post(`${one}/end`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(endForm, body)
    if (!input.ok) return wrong(c, 'end', input.errors, body)
    return kept(c, 'end', body, () => endMentorship(db, actor, idOf(c), input.data))
  })
  .post(`${one}/break`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'training.arrange')
    const body = await readBody(c)
    const input = parseForm(breakForm, body)
    if (!input.ok) return wrong(c, 'break', input.errors, body)
    return kept(c, 'break', body, () => breakMentorship(db, actor, idOf(c), input.data.reason))
  })

type Two =
  | { ok: true; mentorId: number; apprenticeId: number; errors: FieldErrors }
  | { ok: false; errors: FieldErrors }

function readTwo(c: Context<AppEnv>, body: Record<string, unknown>): Two {
  const { db, actor } = c.var
  const find = (name: string) => {
    const agentNo = seenLine(textIn(body[name])).slice(0, 60)
    if (agentNo === '') return '请写工号'
    const found = personToTrain(db, actor, agentNo, Date.now())
    return typeof found === 'string' ? personWords[found] : found.person.id
  }
  const mentorId = find('mentor')
  const apprenticeId = find('apprentice')
  if (typeof mentorId === 'number' && typeof apprenticeId === 'number') {
    return { ok: true, mentorId, apprenticeId, errors: {} }
  }
  return {
    ok: false,
    errors: {
      ...(typeof mentorId === 'string' ? { mentor: mentorId } : {}),
      ...(typeof apprenticeId === 'string' ? { apprentice: apprenticeId } : {}),
    },
  }
}

/** Lines that are empty say nothing; a measure without its day, or a day alone, does not go. */
function readMeasures(body: Record<string, unknown>) {
  const errors: FieldErrors = {}
  const rows: { measure: string; dueDay: number }[] = []
  for (let n = 1; n <= mentorshipBounds.measures; n += 1) {
    const measure = seenLine(textIn(body[`measure-${n}`]))
    const typed = seenLine(textIn(body[`due-${n}`]).normalize('NFKC'))
    if (measure === '' && typed === '') continue
    const dueDay = parseDay(typed)
    if (measure === '') errors[`measure-${n}`] = '请写措施'
    else if (measure.length > mentorshipBounds.measure) {
      errors[`measure-${n}`] = `最多 ${mentorshipBounds.measure} 个字`
    } else if (dueDay === null) {
      errors[`due-${n}`] = typed === '' ? '请写日期' : '这一天不存在或读不出'
    } else rows.push({ measure, dueDay })
  }
  return { rows, errors }
}

function newPage(c: Context<AppEnv>, given: Given | null, clashes: readonly Clash[]) {
  authorise(c.var.actor, 'training.arrange')
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <NewMentorshipPage given={given} clashes={clashes} apprentice={c.req.query('agent') ?? ''} />
  )
  return c.render(page, { title: '师徒结对' })
}

function pairPage(c: Context<AppEnv>, given: Given | null) {
  const { db, actor } = c.var
  const pair = mentorshipDetail(db, actor, idOf(c))
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <MentorshipPage
      pair={pair}
      given={given}
      events={eventsOf(db, 'mentorship', pair.id)}
      now={Date.now()}
    />
  )
  return c.render(page, { title: '师徒结对' })
}
