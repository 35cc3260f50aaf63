import { type Context, Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { boundsOf, monthOf } from '#src/complaints/months/month.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { ContestPage } from '#views/contest/index.tsx'
import { ContestPrintPage } from '#views/contest/print.tsx'
import { RedFlagPage } from '#views/contest/red-flag.tsx'

import { announceMonth } from './announce.ts'
import { contestList, readContestMonth } from './contest-list.ts'
import type { UnderAppeal } from './contested.ts'
import { correctionsSince } from './corrections.ts'
import { announcementForm, rewardForm } from './forms.ts'
import { contestTables } from './page-tables.ts'
import { contestPage, flagPageFacts, shownRewards } from './page.ts'
import { chartsOf, contestPaper } from './paper.ts'
import { flagsOf } from './red-flag.ts'
import { editRewards } from './rewards.ts'
import { standingsOf } from './standings.ts'
import { contestTableRoutes } from './table-routes.tsx'

type Given = { errors: FieldErrors; values: Record<string, string>; sentence?: string }

const one = '/:month{[0-9]{4}-[0-9]{2}}'

/** 对标竞赛: mounted under /contest. */
export function contestRoutes(underAppeal: UnderAppeal) {
  const monthPage = (c: Context<AppEnv>, month: string, given: Given | null = null) =>
    renderMonth(c, month, underAppeal, given)
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'contest.read')
      const first = defaultHref(db, actor, contestList, c.req.query())
      if (first) return c.redirect(first, 303)
      return monthPage(c, readContestMonth(c.req.query(), Date.now()))
    })
    .get('/red-flag', (c) => {
      authorise(c.var.actor, 'contest.read')
      return flagPage(c, c.req.query('month'))
    })
    .post(`${one}/announcement`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'contest.announce')
      const month = monthIn(c)
      const body = await readBody(c)
      const input = parseForm(announcementForm, body)
      if (!input.ok) return monthPage(c, month, input)
      try {
        announceMonth(db, actor, { month, ...input.data })
      } catch (error) {
        return monthPage(c, month, problemOf(error, body))
      }
      return c.redirect(`/contest?month=${month}`, 303)
    })
    .post(`${one}/rewards`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'contest.announce')
      const month = monthIn(c)
      const body = await readBody(c)
      const input = parseForm(rewardForm, body)
      if (!input.ok) return flagPage(c, month, input)
      try {
        editRewards(db, actor, { month, ...input.data })
      } catch (error) {
        return flagPage(c, month, problemOf(error, body))
      }
      return c.redirect(`/contest/red-flag?month=${month}`, 303)
    })
    .get(`${one}/print`, (c) => {
      const { db, actor } = c.var
      const month = monthIn(c)
      const paper = paperOf(c, month)
      record(db, actor, 'contest.exported', { kind: 'contest', id: month }, { format: '打印' })
      const page = <ContestPrintPage month={month} paper={paper} drawn={drawnBlocks(paper)} />
      return c.render(page, { title: `打印 ${paper.title}` })
    })
    .get(`${one}/word`, async (c) => {
      const { db, actor } = c.var
      const month = monthIn(c)
      const file = await asWord(c, paperOf(c, month))
      record(db, actor, 'contest.exported', { kind: 'contest', id: month }, { format: 'Word' })
      return file
    })
    .route('/', contestTableRoutes(underAppeal))
}

/** A month that has begun; there is nothing to show of any other. */
function monthIn(c: Context<AppEnv>): string {
  const month = c.req.param('month') ?? ''
  if (!boundsOf(month) || month > monthOf(Date.now())) throw new NotFound()
  return month
}

function problemOf(error: unknown, body: Record<string, unknown>): Given {
  if (!(error instanceof Refused)) throw error
  return { errors: {}, values: typedTexts(body), sentence: error.message }
}

function paperOf(c: Context<AppEnv>, month: string) {
  const { db, actor } = c.var
  authorise(actor, 'contest.read')
  const now = Date.now()
  const standings = standingsOf(db, month, now)
  const rewarded = shownRewards(db, actor, month).filter(({ listed }) => listed)
  const parts = {
    ...{ standings, flags: flagsOf(db, month) },
    rewarded: {
      names: rewarded.flatMap(({ person }) =>
        person ? `${person.name}（${person.agentNo}）` : [],
      ),
      count: rewarded.length,
    },
    corrections: standings.announced && correctionsSince(db, standings.announced),
  }
  return contestPaper(parts, actor.name, now)
}

function renderMonth(
  c: Context<AppEnv>,
  month: string,
  underAppeal: UnderAppeal,
  given: Given | null,
) {
  const { db, actor } = c.var
  const now = Date.now()
  const facts = contestPage(db, actor, month, now, underAppeal)
  const { announced, over, rows } = facts.standings
  if (given) c.status(given.sentence ? 409 : 422)
  const charts = chartsOf(rows.filter(({ place }) => place))
  const page = (
    <ContestPage
      facts={facts}
      tables={contestTables(facts)}
      thisMonth={monthOf(now)}
      charts={drawnBlocks({
        blocks: charts.map((chart) => ({ kind: 'chart', chart }) as const),
        ...{ title: '', line: [], foot: '' },
      })}
      frame={listFrame(db, actor, contestList, { ...c.req.query(), month })}
      given={given}
      may={{
        announce: can(actor, 'contest.announce') && over && !announced,
        try: can(actor, 'contest.try'),
        import: can(actor, 'call-data.import'),
        trace: can(actor, 'trace.read'),
      }}
    />
  )
  return c.render(page, { title: `${month} 对标竞赛` })
}

function flagPage(c: Context<AppEnv>, asked: string | undefined, given: Given | null = null) {
  const { db, actor } = c.var
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <RedFlagPage
      {...flagPageFacts(db, actor, asked)}
      edits={can(actor, 'contest.announce')}
      given={given}
    />
  )
  return c.render(page, { title: '流动红旗' })
}
