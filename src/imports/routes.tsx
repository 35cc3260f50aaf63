import { Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { can } from '#src/kernel/actor.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import { readPage } from '#src/kernel/paging.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { HistoryPage } from '#views/imports/history.tsx'
import { ImportsPage } from '#views/imports/index.tsx'
import { MappingPage } from '#views/imports/mapping.tsx'
import { ImportPage, ImportProgress } from '#views/imports/show.tsx'

import {
  cancelImport,
  dismissImport,
  mapImport,
  pauseImport,
  resumeImport,
  startImport,
  visibleImport,
  workAtOnce,
} from './decisions.ts'
import type { ImportFiles } from './files.ts'
import { importers } from './importers.ts'
import { mappingForm, readMapping } from './mapping-form.ts'
import {
  allowedKinds,
  importDetail,
  importHistory,
  openImports,
  problemsAfter,
  sourceOptions,
} from './queries.ts'
import { takeFile } from './take-file.ts'
import { importKinds } from './vocabulary.ts'

/** Bringing tables: choose, map the columns where they are new, look at the preview, decide. */
export function importRoutes(files: ImportFiles) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const offered = allowedKinds(actor).map((kind) => {
        return { kind, columns: importers[kind].columns }
      })
      const props = { offered, sources: sourceOptions(db), open: openImports(db, actor) }
      const bringsTranscripts = can(actor, 'transcript.import')
      return c.render(<ImportsPage {...props} bringsTranscripts={bringsTranscripts} />, {
        title: '导入',
      })
    })
    .put('/files', (c) => takeFile(c, files))
    .get('/history', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const kinds = allowedKinds(actor)
      const kind = kinds.find((known) => known === query['kind']) ?? null
      const sourceId = Number(query['source'] || 0) || null
      const page = importHistory(db, actor, { kind, sourceId }, readPage(query))
      const props = { page, query, kinds, sources: sourceOptions(db) }
      return c.render(<HistoryPage {...props} />, { title: '导入记录' })
    })
    .get('/:id{[0-9]+}', (c) => {
      const detail = importDetail(c.var.db, c.var.actor, Number(c.req.param('id')))
      if (detail.run.state === 'mapping')
        return c.redirect(`/imports/${detail.run.id}/mapping`, 303)
      return c.render(<ImportPage detail={detail} />, { title: importKinds[detail.run.kind] })
    })
    .get('/:id{[0-9]+}/progress', (c) => {
      const detail = importDetail(c.var.db, c.var.actor, Number(c.req.param('id')))
      const { state } = detail.run
      // What comes after the work is another page, not another figure.
      if (state !== 'checking' && state !== 'running') c.header('HX-Refresh', 'true')
      return c.html(<ImportProgress detail={detail} />)
    })
    .get('/:id{[0-9]+}/problems.csv', (c) => {
      const { id } = visibleImport(c.var.db, c.var.actor, Number(c.req.param('id')))
      record(c.var.db, c.var.actor, 'import.problems-exported', { kind: 'import', id })
      return c.body(problemList(c.var.db, id), 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition':
          "attachment; filename*=UTF-8''%E5%AF%BC%E5%85%A5%E9%97%AE%E9%A2%98.csv",
      })
    })
    .get('/:id{[0-9]+}/mapping', async (c) => {
      const form = await mappingForm(c.var.db, files, c.var.actor, Number(c.req.param('id')))
      return c.render(<MappingPage form={form} errors={{}} />, { title: '对应列' })
    })
    .post('/:id{[0-9]+}/mapping', async (c) => {
      const { db, actor } = c.var
      const id = Number(c.req.param('id'))
      const body = await readBody(c)
      const { mapping, errors } = readMapping(await mappingForm(db, files, actor, id), body)
      if (Object.keys(errors).length > 0) {
        const form = await mappingForm(db, files, actor, id, mapping)
        c.status(422)
        return c.render(<MappingPage form={form} errors={errors} />, { title: '对应列' })
      }
      mapImport(db, actor, id, mapping)
      await workAtOnce(db, files, id)
      return c.redirect(`/imports/${id}`, 303)
    })
    .post('/:id{[0-9]+}/application', async (c) => {
      const id = Number(c.req.param('id'))
      startImport(c.var.db, c.var.actor, id)
      await workAtOnce(c.var.db, files, id)
      return c.redirect(`/imports/${id}`, 303)
    })
    .post('/:id{[0-9]+}/dismissal', (c) => {
      dismissImport(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect('/imports', 303)
    })
    .post('/:id{[0-9]+}/pause', (c) => {
      pauseImport(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect(`/imports/${c.req.param('id')}`, 303)
    })
    .post('/:id{[0-9]+}/resumption', (c) => {
      resumeImport(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect(`/imports/${c.req.param('id')}`, 303)
    })
    .post('/:id{[0-9]+}/cancellation', (c) => {
      cancelImport(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect(`/imports/${c.req.param('id')}`, 303)
    })
}

const problemsAtOnce = 5000

/** The whole list, piece by piece: a table of a million bad rows has a long one. */
function problemList(db: AppEnv['Variables']['db'], id: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = -1
  return new ReadableStream({
    pull(controller) {
      if (after === -1) {
        controller.enqueue(encoder.encode(writeTable(['行号', '列', '问题'], [])))
        after = 0
        return
      }
      const problems = problemsAfter(db, id, after, problemsAtOnce)
      if (problems.length === 0) return controller.close()
      after += problems.length
      const rows = problems.map(({ line, column, message }) => [line, column ?? '整行', message])
      controller.enqueue(encoder.encode(writeRows(rows)))
    },
  })
}
