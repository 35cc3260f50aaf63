import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { DraftPage } from '#views/supervision/draft.tsx'

import { seenIn } from '../typed-fields.ts'
import { clipChoices, hiddenEvidence, ownerChoices, sheetDetail } from './detail.ts'
import { complaintsNumbered, metricIn, proposedValues } from './draft-input.ts'
import { changeDraft, draftSheet } from './draft.ts'
import { sheetFor } from './find.ts'
import { idOf, one } from './form-routes.tsx'
import { draftForm, type DraftInput } from './forms.ts'
import { lastDay } from './paper.ts'
import type { SheetSource } from './vocabulary.ts'

/** 起草: the form, and what is sent by it. */
export function draftRoutes(blindness: Blindness) {
  return new Hono<AppEnv>()
    .get('/new', (c) => {
      authorise(c.var.actor, 'supervision.issue')
      const { db, actor } = c.var
      return draftPage(c, {
        values: proposedValues(db, actor, c.req.query(), blindness, Date.now()),
      })
    })
    .post('/', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'supervision.issue')
      const body = await readBody(c)
      return keep(c, body, (input, complaintIds) =>
        write(db, (tx) => {
          const metric = metricIn(input)
          const { department: departmentId, problem } = input
          const source = sourceIn(body)
          const sheet = draftSheet(tx, actor, {
            departmentId,
            metric,
            problem,
            complaintIds,
            source,
          })
          const changes = changesOf(input, complaintIds, [])
          return changeDraft(tx, actor, sheet.id, changes, sheet.revision).id
        }),
      )
    })
    .get(`${one}/draft`, (c) => {
      const { db, actor } = c.var
      authorise(actor, 'supervision.issue')
      const sheet = sheetDetail(db, actor, idOf(c), blindness)
      if (sheet.state !== 'draft') return c.redirect(`/supervision/${sheet.id}`, 303)
      return draftPage(c, {
        values: valuesOf(sheet),
        sheet,
        chosen: sheet.clips.map(({ id }) => id),
      })
    })
    .post(`${one}/draft`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'supervision.issue')
      const { id } = sheetFor(db, actor, idOf(c))
      const body = await readBody(c, { all: true })
      const clipIds = [body['clips']]
        .flat()
        .filter((one) => typeof one === 'string' && /^\d{1,15}$/.test(one))
        .map(Number)
      return keep(c, body, (input, named) => {
        // Evidence the reader has still to judge is not on the page: it stays as it was.
        const complaintIds = [...named, ...hiddenEvidence(db, actor, id, blindness)]
        changeDraft(db, actor, id, changesOf(input, complaintIds, clipIds), seenIn(body))
        return id
      })
    })

  function keep(
    c: Context<AppEnv>,
    body: Record<string, unknown>,
    act: (input: DraftInput, complaintIds: number[]) => number,
  ) {
    const { db, actor } = c.var
    const id = c.req.param('id') ? idOf(c) : null
    const sheet = id === null ? null : sheetDetail(db, actor, id, blindness)
    const again = (errors: FieldErrors, sentence?: string) =>
      draftPage(c, {
        ...{ values: typedTexts(body), errors, sheet },
        ...(sentence === undefined ? {} : { sentence }),
      })
    const input = parseForm(draftForm, body)
    if (!input.ok) return again(input.errors)
    const { ids, unknown } = complaintsNumbered(db, input.data.complaints)
    if (unknown.length > 0) {
      return again({ complaints: `没有找到投诉 ${unknown.slice(0, 5).join('、')}，请核对编号` })
    }
    try {
      return c.redirect(`/supervision/${act(input.data, ids)}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // A due day that will not do is told where it was written.
      if (error.code.startsWith('due-')) return again({ due: error.message })
      return again({}, error.message)
    }
  }

  function draftPage(
    c: Context<AppEnv>,
    {
      values,
      errors = {},
      sentence,
      sheet = null,
      chosen = [],
    }: {
      values: Record<string, string>
      errors?: FieldErrors
      sentence?: string
      sheet?: { id: number; revision: number; hiddenEvidence: number } | null
      chosen?: readonly number[]
    },
  ) {
    const { db, actor } = c.var
    if (sentence !== undefined) c.status(409)
    else if (Object.keys(errors).length > 0) c.status(422)
    const page = (
      <DraftPage
        sheet={sheet}
        values={values}
        errors={errors}
        sentence={sentence ?? null}
        departments={departmentOptions(db, actor).map(({ id, name }) => [String(id), name])}
        owners={ownerChoices(db, null)}
        clips={sheet ? clipChoices(db, sheet.id) : []}
        chosen={chosen}
      />
    )
    return c.render(page, { title: sheet ? '修改督办表草稿' : '起草督办表' })
  }
}

function sourceIn(body: Record<string, unknown>): { kind: SheetSource; id: number | null } {
  const analysis = body['analysis']
  return typeof analysis === 'string' && /^\d{1,15}$/.test(analysis)
    ? { kind: 'analysis', id: Number(analysis) }
    : { kind: 'manual', id: null }
}

const changesOf = (input: DraftInput, complaintIds: number[], clipIds: readonly number[]) => ({
  ...{ departmentId: input.department, metric: metricIn(input), problem: input.problem },
  ...{ complaintIds, clipIds, limit: input.limit, weeks: input.weeks },
  ...{ ownerId: input.owner, dueDay: input.due },
})

const valuesOf = (sheet: ReturnType<typeof sheetDetail>): Record<string, string> => ({
  department: String(sheet.departmentId),
  owner: sheet.ownerId === null ? '' : String(sheet.ownerId),
  problem: sheet.problem,
  complaints: sheet.evidence.map(({ complaintNo }) => complaintNo).join('、'),
  kind: sheet.metricKind,
  whole: sheet.metricDepartmentId === null ? 'on' : '',
  fault: sheet.faultCategory ?? '',
  cause: sheet.rootCause ?? '',
  staff: sheet.staffCategory ?? '',
  limit: String(sheet.limit),
  weeks: String(sheet.weeks),
  due: lastDay(sheet.dueAt),
})
