import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { AssignmentsPage, type Said } from '#views/inspection/sampling/assignments.tsx'

import { assignTasks } from '../tasks/assign.ts'
import { boardTasksList } from '../tasks/board-list.ts'
import {
  boardList,
  inspectorLoads,
  readBoardFilters,
  unknownYears,
  waitingTasks,
} from '../tasks/board.ts'
import type { Moved, Pick } from '../tasks/move.ts'
import { takeBackTasks, withdrawTasks } from '../tasks/take-back.ts'
import { leftAlone } from '../tasks/vocabulary.ts'
import { recentDraws } from './queries.ts'

/** More than a page holds were not chosen on one. */
const mostPicks = 100

/** 任务分配: who scores what. */
export const assignmentRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const first = defaultHref(c.var.db, c.var.actor, boardTasksList, c.req.query())
    return first ? c.redirect(first, 303) : board(c)
  })
  .post('/', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.plan')
    const body = await readBody(c, { all: true })
    const text = (name: string) => {
      const value = Array.isArray(body[name]) ? body[name][0] : body[name]
      return typeof value === 'string' ? tidy(value) : ''
    }
    const picks = picksOf(text('all') === 'on' ? body['every'] : body['task'])
    const [action, query] = [text('action'), new URLSearchParams(text('query'))]
    if (picks.length === 0) return board(c, '请先勾选任务', query)
    try {
      const moved =
        action === 'assign'
          ? assignTasks(db, actor, picks, Number(text('inspector') || '0'))
          : action === 'take-back'
            ? takeBackTasks(db, actor, picks)
            : action === 'withdraw'
              ? withdrawTasks(db, actor, picks, text('reason').slice(0, 200))
              : null
      if (!moved) return board(c, '没有选要做什么', query)
      for (const [name, value] of Object.entries(saidOf(action, moved))) query.set(name, value)
      return c.redirect(`/inspection/assignments?${query.toString()}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return board(c, error.message, query)
    }
  })

/** `12:5` is task 12 in the hands of account 5, `12:` in nobody's, as the page showed it. */
function picksOf(value: unknown): Pick[] {
  const texts: unknown[] = Array.isArray(value) ? value : [value]
  return texts.slice(0, mostPicks).flatMap((text) => {
    const match = /^(\d{1,9}):(\d{0,9})$/.exec(typeof text === 'string' ? text : '')
    if (!match) return []
    return [{ taskId: Number(match[1]), holder: match[2] === '' ? null : Number(match[2]) }]
  })
}

/** What happened, carried in the address over the redirect: numbers only. */
function saidOf(action: string, { done, left }: Moved): Record<string, string> {
  const kept = keysOf(leftAlone).flatMap((why) => (left[why] ? [`${why}.${left[why]}`] : []))
  return { did: action, done: String(done), left: kept.join('-') }
}

function readSaid(query: Record<string, string>): Said | null {
  const { did, done = '', left = '' } = query
  if (did !== 'assign' && did !== 'take-back' && did !== 'withdraw') return null
  const counts = left.split('-').flatMap((part) => {
    const [why, n] = part.split('.')
    const key = keysOf(leftAlone).find((one) => one === why)
    return key && /^\d{1,3}$/.test(n ?? '') ? [{ why: key, count: Number(n) }] : []
  })
  return { did, done: /^\d{1,3}$/.test(done) ? Number(done) : 0, left: counts }
}

function board(c: Context<AppEnv>, problem?: string, posted?: URLSearchParams) {
  const { db, actor } = c.var
  if (problem) c.status(422)
  const { did, done, left, ...query } = posted ? Object.fromEntries(posted) : c.req.query()
  const filters = readBoardFilters(query)
  const list = boardList(db, actor, filters, readPage(query))
  const page = (
    <AssignmentsPage
      page={list}
      unknownYears={unknownYears(db, list.rows)}
      filters={filters}
      frame={listFrame(db, actor, boardTasksList, query)}
      inspectors={inspectorLoads(db, actor)}
      draws={recentDraws(db, actor)}
      waiting={waitingTasks(db, actor)}
      said={problem ? null : readSaid({ did: did ?? '', done: done ?? '', left: left ?? '' })}
      problem={problem}
      now={Date.now()}
    />
  )
  return c.render(page, { title: '任务分配' })
}
