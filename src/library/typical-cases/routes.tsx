import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { EditCasePage } from '#views/library/edit.tsx'
import { CasesPage } from '#views/library/index.tsx'
import { NewCasePage } from '#views/library/new.tsx'
import { CasesOfComplaint } from '#views/library/of-complaint.tsx'
import { CasePrintPage } from '#views/library/print.tsx'
import { CasePage } from '#views/library/show.tsx'

import { casesList } from './cases-list.ts'
import { clipsOffered, sourcesOf } from './choose-clips.ts'
import { caseDetail } from './detail.ts'
import { changeCase, draftCase, unnamed } from './draft.ts'
import { editedClips, linkedNumbers } from './edited.ts'
import { caseFor, linkedOf, openVersion, subjectOf, worksOnCases } from './find.ts'
import { caseForm, linksForm, newCaseForm } from './forms.ts'
import { type Given, idOf, one, refusedWith, seenIn, statusOf } from './given.ts'
import { linkMore, linksTyped } from './links.ts'
import { caseList, casesOfComplaint, readCaseFilters, tagsInUse } from './list.ts'
import { casePaper } from './paper.ts'
import { proposedCase } from './proposed.ts'
import { openedCase } from './study.ts'

/** 典型案例: the library, what is written for it, and one case on screen and on paper. */
export function caseRoutes(blindness: Blindness) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.read')
      const query = c.req.query()
      const first = defaultHref(db, actor, casesList, query)
      if (first) return c.redirect(first, 303)
      const filters = readCaseFilters(query)
      const page = (
        <CasesPage
          page={caseList(db, actor, filters, readPage(query))}
          filters={filters}
          tags={tagsInUse(db)}
          frame={listFrame(db, actor, casesList, query)}
          works={worksOnCases(actor)}
          writes={can(actor, 'library.write')}
        />
      )
      return c.render(page, { title: '典型案例' })
    })
    .get('/new', (c) => {
      authorise(c.var.actor, 'library.write')
      const values = proposedCase(c.var.db, c.var.actor, c.req.query())
      return newPage(c, { values, errors: {} })
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.write')
      const body = await readBody(c)
      const input = parseForm(newCaseForm, body)
      if (!input.ok) return newPage(c, input)
      const { links, appeal, fault, risk, ...words } = input.data
      const { unknown, ...linked } = linksTyped(db, actor, links)
      if (unknown.length > 0) return newPage(c, { values: typedTexts(body), errors: none(unknown) })
      const given = { ...words, faultCategory: fault, opinionRisk: risk }
      try {
        const looked = unnamed(db, given, linked)
        if (looked.replaced.length > 0) return newPage(c, again(body, looked))
        const { id } = draftCase(db, actor, { ...given, ...linked, clipIds: [], appealId: appeal })
        return c.redirect(`/library/${id}/edit`, 303)
      } catch (error) {
        return newPage(c, refusedWith(error, body))
      }
    })
    .get('/of-complaint/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.read')
      const { id, complaintNo, verdict } = complaintFor(db, actor, idOf(c))
      const rows = casesOfComplaint(db, actor, id)
      const writes = can(actor, 'library.write') && verdict !== null
      return c.html(
        <CasesOfComplaint complaintNo={complaintNo} rows={rows} writes={writes} source={verdict} />,
      )
    })
    .get(one, (c) => showPage(c))
    .get(`${one}/versions/:number{[0-9]{1,6}}`, (c) => showPage(c, Number(c.req.param('number'))))
    .get(`${one}/edit`, (c) => editPage(c))
    .post(one, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.write')
      const body = await readBody(c)
      const input = parseForm(caseForm, body)
      if (!input.ok) return editPage(c, input)
      const { fault, risk, ...words } = input.data
      const given = { ...words, faultCategory: fault, opinionRisk: risk }
      try {
        const found = caseFor(db, actor, idOf(c))
        const looked = unnamed(db, given, linkedOf(db, found.id))
        if (looked.replaced.length > 0) return editPage(c, again(body, looked))
        changeCase(db, actor, idOf(c), given, seenIn(body))
      } catch (error) {
        return editPage(c, refusedWith(error, body))
      }
      return c.redirect(`/library/${idOf(c)}/edit`, 303)
    })
    .post(`${one}/links`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'library.write')
      const body = await readBody(c)
      const input = parseForm(linksForm, body)
      if (!input.ok) return editPage(c, input)
      const { unknown, ...linked } = linksTyped(db, actor, input.data.links)
      if (unknown.length > 0) {
        return editPage(c, { values: typedTexts(body), errors: none(unknown) })
      }
      try {
        linkMore(db, actor, idOf(c), linked, seenIn(body))
      } catch (error) {
        return editPage(c, refusedWith(error, body))
      }
      return c.redirect(`/library/${idOf(c)}/edit`, 303)
    })
    .get(`${one}/print`, (c) => {
      const { db, actor } = c.var
      const detail = caseDetail(db, actor, idOf(c), blindness)
      const paper = casePaper(detail, actor.name, Date.now())
      record(db, actor, 'case.exported', subjectOf(detail), { format: '打印' })
      const page = <CasePrintPage id={detail.id} paper={paper} drawn={drawnBlocks(paper)} />
      return c.render(page, { title: `打印典型案例 ${detail.caseNo}` })
    })
    .get(`${one}/word`, async (c) => {
      const { db, actor } = c.var
      const detail = caseDetail(db, actor, idOf(c), blindness)
      const file = await asWord(
        c,
        casePaper(detail, actor.name, Date.now()),
        `典型案例_${detail.caseNo}`,
      )
      record(db, actor, 'case.exported', subjectOf(detail), { format: 'Word' })
      return file
    })

  function showPage(c: Context<AppEnv>, number: number | null = null) {
    const { db, actor } = c.var
    const detail = caseDetail(db, actor, idOf(c), blindness, number)
    openedCase(db, actor, caseFor(db, actor, detail.id))
    const page = (
      <CasePage
        detail={detail}
        given={null}
        events={detail.works ? eventsOf(db, 'case', detail.id) : []}
      />
    )
    return c.render(page, { title: `典型案例 ${detail.caseNo}` })
  }
}

const none = (unknown: readonly string[]): FieldErrors => ({
  links: `没有 ${unknown.slice(0, 3).join('、')} 这个投诉号或通话号，或者不在您的范围内`,
})

/** The form once more: with roles and marks in place of names, to be looked at before it is saved. */
function again(
  body: Record<string, unknown>,
  { words, replaced }: ReturnType<typeof unnamed>,
): Given {
  const { title, story, lesson, tags, opinionRisk } = words
  const values = {
    ...typedTexts(body),
    ...{ title, story, lesson, tags: tags.join(' '), risk: opinionRisk },
  }
  return { values, errors: {}, replaced }
}

function newPage(c: Context<AppEnv>, given: Given) {
  c.status(statusOf(given))
  return c.render(<NewCasePage given={given} tags={tagsInUse(c.var.db)} />, {
    title: '收入案例库',
  })
}

/** The version that is being written; without one, the case as it is. */
export function editPage(c: Context<AppEnv>, given: Given | null = null) {
  const { db, actor } = c.var
  authorise(actor, 'library.write')
  const found = caseFor(db, actor, idOf(c))
  const version = openVersion(db, found.id)
  if (version?.state !== 'draft' || found.state === 'withdrawn') {
    if (!given) return c.redirect(`/library/${found.id}`, 303)
    c.status(409)
  } else if (given) c.status(statusOf(given))
  const page = (
    <EditCasePage
      id={found.id}
      caseNo={found.caseNo}
      version={version}
      clips={version ? editedClips(db, found.id, version.id) : []}
      offered={clipsOffered(db, found.id)}
      sources={sourcesOf(db, found.id)}
      links={linkedNumbers(db, found.id)}
      tags={tagsInUse(db)}
      mayCut={can(actor, 'clip.make') && can(actor, 'recording.play')}
      given={given}
    />
  )
  return c.render(page, { title: `编写 ${found.caseNo}` })
}
