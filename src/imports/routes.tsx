import { Hono } from 'hono'

import { can } from '#src/kernel/actor.ts'
import { writeTable } from '#src/kernel/csv.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { ImportResultPage, ImportsPage, PreviewPage } from '#views/imports/index.tsx'

import { applyDraft, dropDraft, importers, previewDraft, saveDraft } from './drafts.ts'
import { type ImportKind, importKinds } from './vocabulary.ts'

const kindOf = (text: string): ImportKind => {
  const kind = keysOf(importKinds).find((known) => known === text)
  if (!kind) throw new NotFound()
  return kind
}

function offered(actor: AppEnv['Variables']['actor']) {
  const kinds = keysOf(importKinds).filter((kind) => can(actor, importers[kind].permission))
  if (kinds.length === 0) throw new Forbidden('call-data.import')
  return {
    offered: kinds.map((kind) => ({ kind, columns: importers[kind].columns })),
    bringsTranscripts: can(actor, 'transcript.import'),
  }
}

/** Bringing tables: choose, look at the preview, decide. */
export const importRoutes = new Hono<AppEnv>()
  .get('/', (c) => c.render(<ImportsPage {...offered(c.var.actor)} />, { title: '导入' }))
  .post('/:kind{[a-z-]+}', async (c) => {
    const kind = kindOf(c.req.param('kind'))
    const { file } = await readBody(c)
    const saved =
      file instanceof File && (file.name !== '' || file.size > 0)
        ? saveDraft(c.var.db, c.var.actor, kind, {
            name: file.name,
            bytes: new Uint8Array(await file.arrayBuffer()),
          })
        : ({ ok: false, problem: '请先选择一个 CSV 文件' } as const)
    if (saved.ok) return c.redirect(`/imports/drafts/${saved.id}`, 303)
    c.status(422)
    const errors = { [kind]: saved.problem }
    return c.render(<ImportsPage {...offered(c.var.actor)} errors={errors} />, {
      title: '导入',
    })
  })
  .get('/drafts/:id{[0-9]+}', (c) => {
    const preview = previewDraft(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.render(<PreviewPage preview={preview} />, { title: '导入预览' })
  })
  .get('/drafts/:id{[0-9]+}/errors.csv', (c) => {
    const { errors } = previewDraft(c.var.db, c.var.actor, Number(c.req.param('id')))
    const rows = errors.map(({ line, column, message }) => [line, column, message])
    return c.body(writeTable(['行号', '列', '问题'], rows), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition':
        "attachment; filename*=UTF-8''%E5%AF%BC%E5%85%A5%E9%97%AE%E9%A2%98.csv",
    })
  })
  .post('/drafts/:id{[0-9]+}/application', (c) => {
    const result = applyDraft(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.render(<ImportResultPage result={result} />, { title: '导入完成' })
  })
  .post('/drafts/:id{[0-9]+}/dismissal', (c) => {
    dropDraft(c.var.db, c.var.actor, Number(c.req.param('id')))
    return c.redirect('/imports', 303)
  })
