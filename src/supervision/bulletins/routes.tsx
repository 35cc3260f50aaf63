import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { BulletinsPage } from '#views/bulletins/index.tsx'
import { NewBulletinPage } from '#views/bulletins/new.tsx'
import { BulletinPage } from '#views/bulletins/show.tsx'
import { PaperPage } from '#views/documents/paper-page.tsx'

import { seenIn } from '../typed-fields.ts'
import { bulletinsList } from './bulletins-list.ts'
import { bulletinDetail, markRead } from './detail.ts'
import { changeBulletin, discardBulletin, draftBulletin, publishBulletin } from './draft.ts'
import { bulletinFor } from './find.ts'
import { bulletinForm, linesIn, newBulletinForm } from './forms.ts'
import { bulletinList, readBulletinFilters } from './list.ts'
import { bulletinPaper } from './paper.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

type Given = { values: Record<string, string>; errors: FieldErrors; sentence?: string }

/** 违规通报: drafted from verdicts, published once, corrected where a verdict falls. */
export function bulletinRoutes(blindness: Blindness) {
  return (
    new Hono<AppEnv>()
      .get('/', (c) => {
        const { db, actor } = c.var
        authorise(actor, 'bulletin.read')
        const query = c.req.query()
        const first = defaultHref(db, actor, bulletinsList, query)
        if (first) return c.redirect(first, 303)
        const filters = readBulletinFilters(query)
        const page = (
          <BulletinsPage
            page={bulletinList(db, actor, filters, readPage(query))}
            filters={filters}
            frame={listFrame(db, actor, bulletinsList, query)}
            publishes={can(actor, 'bulletin.publish')}
          />
        )
        return c.render(page, { title: '违规通报' })
      })
      .get('/new', (c) => {
        authorise(c.var.actor, 'bulletin.publish')
        const now = Date.now()
        const values = { from: formatDay(now - 6 * dayMs), until: formatDay(now), naming: 'masked' }
        return newPage(c, { values, errors: {} })
      })
      .post('/', async (c) => {
        const { db, actor } = c.var
        authorise(actor, 'bulletin.publish')
        const input = parseForm(newBulletinForm, await readBody(c))
        if (!input.ok) return newPage(c, input)
        const { from: firstDay, until: lastDay, naming } = input.data
        try {
          const { id } = draftBulletin(db, actor, { firstDay, lastDay, naming })
          return c.redirect(`/bulletins/${id}`, 303)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          const values = { from: formatDay(firstDay), until: formatDay(lastDay), naming }
          return newPage(c, { values, errors: {}, sentence: error.message })
        }
      })
      .get(one, (c) => showPage(c))
      .post(one, (c) => take(c, (seen, body) => keepWords(c, seen, body)))
      // The page sends its words along: what was typed is published, not what was kept before.
      .post(`${one}/publication`, (c) =>
        take(c, (seen, body) => {
          const { db, actor } = c.var
          return write(db, (tx) => {
            const sent = 'title' in body
            const errors = sent ? keepWords(c, seen, body, tx) : null
            if (errors) return errors
            publishBulletin(tx, actor, idOf(c), sent ? seen + 1 : seen)
            return null
          })
        }),
      )
      .post(`${one}/discarding`, (c) =>
        take(c, (seen) => {
          discardBulletin(c.var.db, c.var.actor, idOf(c), seen)
          return null
        }),
      )
      .get(`${one}/print`, (c) => {
        const { db, actor } = c.var
        const bulletin = bulletinDetail(db, actor, idOf(c), blindness)
        const paper = bulletinPaper(bulletin, actor.name, Date.now())
        record(db, actor, 'bulletin.exported', { kind: 'bulletin', id: bulletin.id }, print)
        markRead(db, actor, bulletin)
        const page = (
          <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={`/bulletins/${bulletin.id}`} />
        )
        return c.render(page, { title: `打印违规通报 ${bulletin.bulletinNo ?? '草稿'}` })
      })
      .get(`${one}/word`, async (c) => {
        const { db, actor } = c.var
        const bulletin = bulletinDetail(db, actor, idOf(c), blindness)
        const paper = bulletinPaper(bulletin, actor.name, Date.now())
        const file = await asWord(c, paper, `违规通报_${bulletin.bulletinNo ?? '草稿'}`)
        record(db, actor, 'bulletin.exported', { kind: 'bulletin', id: bulletin.id }, word)
        markRead(db, actor, bulletin)
        return file
      })
  )

  async function take(
    c: Context<AppEnv>,
    act: (seen: number, body: Record<string, unknown>) => FieldErrors | null,
  ) {
    authorise(c.var.actor, 'bulletin.publish')
    const body = await readBody(c)
    try {
      const errors = act(seenIn(body), body)
      if (errors) return showPage(c, { errors, values: typedTexts(body) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return showPage(c, { errors: {}, values: typedTexts(body), sentence: error.message })
    }
    return c.redirect(`/bulletins/${idOf(c)}`, 303)
  }

  function newPage(c: Context<AppEnv>, given: Given) {
    if (given.sentence) c.status(409)
    else if (Object.keys(given.errors).length > 0) c.status(422)
    return c.render(<NewBulletinPage given={given} />, { title: '起草违规通报' })
  }

  function showPage(c: Context<AppEnv>, given: Given | null = null) {
    const { db, actor } = c.var
    // First, so that who opens it is among those who have.
    markRead(db, actor, bulletinFor(db, actor, idOf(c)))
    const bulletin = bulletinDetail(db, actor, idOf(c), blindness)
    const paper = bulletinPaper(bulletin, actor.name, Date.now())
    if (given) c.status(given.sentence ? 409 : 422)
    const page = (
      <BulletinPage
        bulletin={bulletin}
        paper={paper}
        drawn={drawnBlocks(paper)}
        given={given}
        events={can(actor, 'bulletin.publish') ? eventsOf(db, 'bulletin', bulletin.id) : []}
      />
    )
    return c.render(page, { title: `违规通报 ${bulletin.bulletinNo ?? '草稿'}` })
  }
}

function keepWords(
  c: Context<AppEnv>,
  seen: number,
  body: Record<string, unknown>,
  db: Db = c.var.db,
): FieldErrors | null {
  const input = parseForm(bulletinForm, body)
  const { lines, errors } = linesIn(body)
  if (!input.ok) return { ...errors, ...input.errors }
  if (Object.keys(errors).length > 0) return errors
  changeBulletin(db, c.var.actor, idOf(c), { ...input.data, lines }, seen)
  return null
}

const print = { format: '打印' }
const word = { format: 'Word' }
