import { randomInt } from 'node:crypto'

import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay, parseDay, startOfDay } from '#src/kernel/calendar.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { typedText } from '#src/kernel/form-fields.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { ItemNote } from '#views/inspection/calibration/item-note.tsx'
import { NewSessionPage } from '#views/inspection/calibration/new-session.tsx'
import { PrintPage } from '#views/inspection/calibration/print.tsx'
import { SessionPage } from '#views/inspection/calibration/session.tsx'
import { SessionsPage } from '#views/inspection/calibration/sessions.tsx'

import { formOptions } from '../forms/queries.ts'
import { cancelSession, closeSession } from './close-session.ts'
import { openSession } from './open-session.ts'
import { scorers } from './participants.ts'
import { frameDays, frameLimit } from './pick-calls.ts'
import { sessionDetail, sessionList } from './session-queries.ts'
import { sessionResult } from './session-result.ts'
import { sessionsList } from './sessions-list.ts'
import { mostCalls, mostMembers } from './vocabulary.ts'
import { concludeSession, noteItem } from './write-notes.ts'

const path = '/inspection/calibration/sessions'

const id = z
  .string()
  .regex(/^\d{1,15}$/, '请选择')
  .transform(Number)
const countSentence = `请填 1 到 ${mostCalls} 之间的整数`

const sessionForm = z
  .object({
    title: typedText.pipe(z.string().min(1, '请写名称').max(60, '名称最多 60 个字')),
    version: id,
    due: typedText.transform((text, context) => {
      if (text === '') return null
      const day = parseDay(text)
      if (day === null) context.addIssue({ code: 'custom', message: '请填一个存在的日期' })
      else if (day < startOfDay(Date.now())) {
        context.addIssue({ code: 'custom', message: '这一天已经过去了' })
      } else return day + dayMs
      return z.NEVER
    }),
    from: z.enum(['random', 'list'], '请选通话怎么来'),
    count: typedText,
    seed: typedText,
    callNos: z.string().max(20_000, '太长，一次最多 30 通').default(''),
    expert: typedText.pipe(z.string().regex(/^\d{0,15}$/, '请选择')),
    members: z.array(id).max(mostMembers, `一次最多 ${mostMembers} 人`),
    note: typedText.pipe(z.string().max(500, '说明最多 500 个字')),
  })
  .check(({ value, issues }) => {
    const wrong = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: value })
    if (value.from === 'random') {
      const count = /^\d{1,3}$/.test(value.count) ? Number(value.count) : 0
      if (count < 1 || count > mostCalls) wrong('count', countSentence)
      if (!/^\d{1,9}$/.test(value.seed)) wrong('seed', '种子是 1 到 9 位数字')
    }
  })

/** 校准会 */
export const sessionRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const first = defaultHref(db, actor, sessionsList, query)
    if (first) return c.redirect(first, 303)
    const page = (
      <SessionsPage
        page={sessionList(db, actor, readPage(query))}
        frame={listFrame(db, actor, sessionsList, query)}
        mayManage={can(actor, 'calibration.manage')}
        now={Date.now()}
      />
    )
    return c.render(page, { title: '校准会' })
  })
  .get('/new', (c) => newPage(c))
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calibration.manage')
    const body = await readBody(c, { all: true })
    const members = [body['members']].flat().filter((value) => typeof value === 'string')
    const given = { values: typedTexts(body), members }
    const input = parseForm(sessionForm, { ...body, members })
    if (!input.ok) {
      c.status(422)
      return newPage(c, { ...given, errors: input.errors })
    }
    const { title, version, due, from, count, seed, callNos, expert, note } = input.data
    try {
      const session = openSession(db, actor, {
        title,
        versionId: version,
        memberIds: input.data.members,
        expertId: expert === '' ? null : Number(expert),
        dueAt: due,
        note,
        calls: from === 'list' ? { from, text: callNos } : { from, count: Number(count), seed },
      })
      return c.redirect(`${path}/${session.id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      const fields: Record<string, string> = {
        calls: from === 'list' ? 'callNos' : 'count',
        'no-version': 'version',
        'not-a-scorer': 'members',
        'too-few': 'members',
      }
      return newPage(c, { ...given, errors: { [fields[error.code] ?? 'form']: error.message } })
    }
  })
  .get('/:id{[0-9]{1,15}}', (c) => {
    const { db, actor } = c.var
    const detail = sessionDetail(db, actor, Number(c.req.param('id')))
    const { session } = detail
    const page = (
      <SessionPage
        detail={detail}
        result={session.state === 'closed' ? sessionResult(db, actor, session) : null}
        mayManage={can(actor, 'calibration.manage')}
        now={Date.now()}
      />
    )
    return c.render(page, { title: session.title })
  })
  .get('/:id{[0-9]{1,15}}/print', (c) => {
    const { db, actor } = c.var
    const detail = sessionDetail(db, actor, Number(c.req.param('id')))
    if (detail.session.state !== 'closed') throw new NotFound()
    const result = sessionResult(db, actor, detail.session)
    const page = <PrintPage detail={detail} result={result} now={Date.now()} />
    return c.render(page, { title: `校准会：${detail.session.title}` })
  })
  .post('/:id{[0-9]{1,15}}/closure', (c) => {
    const { db, actor } = c.var
    const sessionId = Number(c.req.param('id'))
    closeSession(db, actor, sessionId)
    return c.redirect(`${path}/${sessionId}`, 303)
  })
  .post('/:id{[0-9]{1,15}}/cancellation', (c) => {
    const { db, actor } = c.var
    const sessionId = Number(c.req.param('id'))
    cancelSession(db, actor, sessionId)
    return c.redirect(`${path}/${sessionId}`, 303)
  })
  .post('/:id{[0-9]{1,15}}/items/:code/note', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calibration.manage')
    const sessionId = Number(c.req.param('id'))
    const code = c.req.param('code')
    const body = await readBody(c)
    const text = z
      .string()
      .max(1000)
      .safeParse(body['note'] ?? '')
    if (text.success) noteItem(db, actor, sessionId, { code, note: text.data.trim() })
    if (!c.req.header('HX-Request')) {
      if (!text.success) throw new Refused('too-long', '讨论记录最多 1000 个字，没有保存')
      return c.redirect(`${path}/${sessionId}#item-${encodeURIComponent(code)}`, 303)
    }
    const { session } = sessionDetail(db, actor, sessionId)
    const item = sessionResult(db, actor, session).items.find((one) => one.code === code)
    if (!item) throw new NotFound()
    const typedNote = { text: String(body['note']), byName: actor.name, at: Date.now() }
    const form = { sessionId, code, title: item.title, may: true }
    if (text.success) return c.html(<ItemNote {...form} note={item.note} saved />)
    const error = '最多 1000 个字，没有保存'
    return c.html(<ItemNote {...form} note={typedNote} error={error} />, 422)
  })
  .post('/:id{[0-9]{1,15}}/conclusion', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'calibration.manage')
    const sessionId = Number(c.req.param('id'))
    const text = z
      .string()
      .max(4000)
      .safeParse((await readBody(c))['conclusion'] ?? '')
    if (!text.success)
      throw new Refused('too-long', '结论最多 4000 个字，没有保存。请返回上一页改短')
    concludeSession(db, actor, sessionId, text.data.trim())
    return c.redirect(`${path}/${sessionId}`, 303)
  })

type Given = { values: Record<string, string>; members: string[]; errors: FieldErrors }

function newPage(c: Context<AppEnv>, given?: Given) {
  const { db, actor } = c.var
  authorise(actor, 'calibration.manage')
  const forms = formOptions(db)
  const fresh = {
    version: String(forms[0]?.versionId ?? ''),
    count: '10',
    seed: String(randomInt(100_000, 1_000_000)),
  }
  const page = (
    <NewSessionPage
      forms={forms}
      scorers={scorers(db)}
      values={given?.values ?? fresh}
      members={given?.members ?? []}
      errors={given?.errors}
      today={formatDay(Date.now())}
      frame={{ days: frameDays, limit: frameLimit }}
    />
  )
  return c.render(page, { title: '召集校准会' })
}
