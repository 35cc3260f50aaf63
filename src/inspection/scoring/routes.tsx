import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { personNamed } from '#src/organisation/names.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { teamsInScope } from '#src/organisation/tree.ts'
import { agentShown } from '#src/recordings/agent-shown.ts'
import { ChooseFormPage } from '#views/inspection/scoring/choose-form.tsx'
import { SheetsPage } from '#views/inspection/scoring/sheets.tsx'
import { SheetPage, type SheetPageProps } from '#views/inspection/scoring/show.tsx'
import { Stale, Standing } from '#views/inspection/scoring/standing.tsx'

import { formOptions } from '../forms/queries.ts'
import { isAbused } from '../marks/queries.ts'
import { nextTask } from '../tasks/queries.ts'
import { changeOwnAnswer } from './change-own.ts'
import { callOfRecording, openUnaskedSheet, ownTaskOfCall, unaskedDraft } from './open.ts'
import { ownSheet } from './own-sheet.ts'
import { scoringPage } from './page-routes.tsx'
import { revealSheet } from './reveal.ts'
import { saveAnswers } from './save.ts'
import { readSaving } from './saving-form.ts'
import type { ScoreSheet } from './schema.ts'
import { hadSeenAgent } from './seen-agent.ts'
import { setAside, setAsideForm } from './set-aside.ts'
import { addressOf } from './sheet-address.ts'
import { sheetDetail } from './sheet-detail.ts'
import { readSheetFilters } from './sheet-filters.ts'
import { inspectorOptions, sheetList } from './sheet-list.ts'
import { sheetsList } from './sheets-list.ts'
import { submitSheet } from './submit.ts'
import { tallyOf } from './tally.ts'

const one = '/:id{[0-9]{1,15}}'
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 评分结果, one sheet, and what is done to it. */
export const sheetRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.read')
    const query = c.req.query()
    const first = defaultHref(db, actor, sheetsList, query)
    if (first) return c.redirect(first, 303)
    const filters = readSheetFilters(query)
    const named = ({ id, name }: { id: number; name: string }) => [String(id), name] as const
    const page = (
      <SheetsPage
        page={sheetList(db, actor, filters, readPage(query))}
        filters={filters}
        frame={listFrame(db, actor, sheetsList, query)}
        departments={departmentOptions(db, actor).map(named)}
        teams={teamsInScope(db, actor).map(named)}
        inspectors={inspectorOptions(db, actor).map(named)}
        forms={formOptions(db).map(named)}
        person={filters.personId === null ? null : (personNamed(db, filters.personId) ?? null)}
        scores={can(actor, 'inspection.score')}
      />
    )
    return c.render(page, { title: '评分结果' })
  })
  .get(one, (c) => {
    const draft = ownDraft(c)
    if (!draft) return sheetPage(c)
    const address = addressOf(draft)
    return address === c.req.path ? scoringPage(c, draft.id) : c.redirect(address, 303)
  })
  .post(`${one}/draft`, async (c) => {
    const { db, actor } = c.var
    const id = idOf(c)
    const body = await readBody(c)
    try {
      saveAnswers(db, actor, id, { ...readSaving(body), body })
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale') throw error
      c.status(409)
      const { revision } = ownSheet(db, actor, id).sheet
      return c.html(<Stale sentence={error.message} revision={revision} />)
    }
    const { sheet, version, items, answers } = ownSheet(db, actor, id)
    const abused = isAbused(db, sheet.callId)
    const tally = tallyOf(items, answers, { bonusCap: version.bonusCap, abused })
    return c.html(<Standing tally={tally} revision={sheet.revision} />)
  })
  .post(`${one}/submission`, async (c) => {
    const { db, actor } = c.var
    const id = idOf(c)
    const body = await readBody(c)
    try {
      const result = submitSheet(db, actor, id, { ...readSaving(body), body })
      if (!result.ok) {
        c.status(422)
        const missing = result.note ? '还差总评' : `还有 ${result.items.size} 项要补`
        return scoringPage(c, id, {
          problems: result.items,
          noteMissing: result.note,
          refusal: `${missing}，没有提交；填好的都存着`,
        })
      }
      return c.redirect(afterSheet(c, result.sheet), 303)
    } catch (error) {
      // A sheet that cannot be filled in any more has no page to show what was typed on.
      if (!(error instanceof Refused) || closed.has(error.code)) throw error
      c.status(409)
      return scoringPage(c, id, { body, refusal: sentenceOf(error) })
    }
  })
  .post(`${one}/set-aside`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.score')
    const id = idOf(c)
    const body = await readBody(c)
    const input = parseForm(setAsideForm, body)
    if (!input.ok) {
      c.status(422)
      return scoringPage(c, id, { body, setAside: input })
    }
    try {
      const given = { ...readSaving(body), body, reason: input.data }
      return c.redirect(afterSheet(c, setAside(db, actor, id, given)), 303)
    } catch (error) {
      if (!(error instanceof Refused) || closed.has(error.code)) throw error
      c.status(409)
      const typed = { values: typedTexts(body), errors: {} }
      return scoringPage(c, id, { body, refusal: sentenceOf(error), setAside: typed })
    }
  })
  .post(`${one}/reveal`, (c) => {
    revealSheet(c.var.db, c.var.actor, idOf(c))
    return c.redirect(`/inspection/sheets/${idOf(c)}`, 303)
  })
  .post(`${one}/changes`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.score')
    const body = typedTexts(await readBody(c))
    const [, itemId = '0', after = ''] = /^(\d{1,15})\.(.+)$/s.exec(body['answer'] ?? '') ?? []
    const given = { itemId: Number(itemId), after, reason: body['reason'] ?? '' }
    const sheetId = idOf(c)
    try {
      changeOwnAnswer(db, actor, { sheetId, ...given })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      const field = error.code === 'no-reason' || error.code === 'bad-text' ? 'reason' : 'form'
      const message = itemId === '0' ? '请选择改哪一项、改成什么' : error.message
      const errors = itemId === '0' ? { answer: message } : { [field]: message }
      return sheetPage(c, { errors, values: body })
    }
    return c.redirect(`/inspection/sheets/${sheetId}`, 303)
  })

/** 主动评分: a call nobody asked to have scored. */
export const unaskedRoutes = new Hono<AppEnv>()
  .get(one, (c) => {
    const { db, actor } = c.var
    const recordingId = idOf(c)
    const draft = unaskedDraft(db, actor, recordingId)
    if (draft) return scoringPage(c, draft.id)
    const call = callOfRecording(db, actor, recordingId)
    // What one is asked to score is scored as that.
    const task = call && ownTaskOfCall(db, actor, call.id)
    return task ? c.redirect(`/inspection/tasks/${task.id}`, 303) : chooseFormPage(c)
  })
  .post(one, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'inspection.score')
    const recordingId = idOf(c)
    const { form = '' } = typedTexts(await readBody(c))
    const formId = /^\d{1,15}$/.test(form) ? Number(form) : 0
    try {
      openUnaskedSheet(db, actor, { recordingId, formId })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      return chooseFormPage(c, error.message)
    }
    return c.redirect(`/inspection/score/${recordingId}`, 303)
  })

/** On to the next task, or to the sheet where nothing waits or nobody had asked for it. */
function afterSheet(c: Context<AppEnv>, { id, taskId }: ScoreSheet): string {
  const next = taskId === null ? null : nextTask(c.var.db, c.var.actor)
  return `${next ? `/inspection/tasks/${next.id}` : `/inspection/sheets/${id}`}?done=${id}`
}

const closed = new Set(['already-submitted', 'task-gone', 'not-submitted'])

function sentenceOf(error: Refused): string {
  if (error.code !== 'stale') return error.message
  return '这张评分单在别的窗口改过。下面是这个窗口里填的，还没有保存：要以这里为准，再提交一次；要看已保存的，请重新打开这一页'
}

/** One's own sheet while it is filled in; null for any other. */
function ownDraft(c: Context<AppEnv>): ScoreSheet | null {
  const { db, actor } = c.var
  if (!can(actor, 'inspection.score')) return null
  try {
    const { sheet } = ownSheet(db, actor, idOf(c))
    return sheet.state === 'draft' ? sheet : null
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}

function sheetPage(c: Context<AppEnv>, refused?: SheetPageProps['refused']) {
  const { db, actor } = c.var
  const detail = sheetDetail(db, actor, idOf(c))
  if (detail.agent) agentShown(db, actor, detail.sheet.callId)
  const page = (
    <SheetPage
      detail={detail}
      nonce={c.get('secureHeadersNonce') ?? ''}
      next={detail.mine && can(actor, 'inspection.score') ? nextTask(db, actor) : null}
      done={c.req.query('done') === String(detail.sheet.id)}
      mayPlan={can(actor, 'inspection.plan')}
      mayCorrect={can(actor, 'transcript.correct')}
      mayTrace={can(actor, 'trace.read')}
      writesCases={can(actor, 'library.write')}
      refused={refused}
    />
  )
  return c.render(page, { title: `评分单 ${detail.heard.call.callNo}` })
}

function chooseFormPage(c: Context<AppEnv>, refusal?: string) {
  const { db, actor } = c.var
  authorise(actor, 'inspection.score')
  const recordingId = idOf(c)
  const call = callOfRecording(db, actor, recordingId)
  const forms = formOptions(db).map(({ id, name }) => [String(id), name] as const)
  const page = (
    <ChooseFormPage
      recordingId={recordingId}
      call={call}
      knewAgent={call !== null && hadSeenAgent(db, actor, call.id)}
      forms={forms}
      refusal={refusal}
    />
  )
  return c.render(page, { title: '主动评分' })
}
