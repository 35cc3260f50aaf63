import path from 'node:path'

import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { NameTrial, SourceFormPage } from '#views/recordings/source-form.tsx'
import { SourcePage } from '#views/recordings/source.tsx'
import { SourcesPage } from '#views/recordings/sources.tsx'

import type { Storage } from '../storage.ts'
import { type SourceKind, sourceKinds } from '../vocabulary.ts'
import { recentNames, sourceList, sourceRow, unreadPage } from './queries.ts'
import { changeSource, createSource, sourceById, switchSource } from './save.ts'
import type { Source } from './schema.ts'
import { sourceForm } from './source-form.ts'
import { tryPattern } from './trial.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 录音来源: where recordings come from, and how their names are read. */
export function sourceRoutes({ storage }: { storage: Storage }) {
  const ownFolder = path.resolve(storage.uploadsFolder, '../..')

  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const page = (
        <SourcesPage rows={sourceList(db, actor)} mayManage={manages(c)} now={Date.now()} />
      )
      return c.render(page, { title: '录音来源' })
    })
    .get('/new', (c) => {
      authorise(c.var.actor, 'source.manage')
      const kind = keysOf(sourceKinds).find((one) => one === c.req.query('kind')) ?? 'folder'
      return formPage(c, null, kind, {})
    })
    .post('/', async (c) => {
      authorise(c.var.actor, 'source.manage')
      return await save(c, null)
    })
    .post('/trial', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'source.manage')
      const { namePattern = '', sample = '', source = '' } = typedTexts(await readBody(c))
      const known = /^\d{1,9}$/.test(source) ? recentNames(db, actor, Number(source)) : []
      const names = sample.trim() === '' ? known : [sample.trim().slice(0, 300), ...known]
      return c.html(<NameTrial trial={tryPattern(namePattern, names)} />)
    })
    .get('/:id{[0-9]+}', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = (
        <SourcePage
          row={sourceRow(db, actor, idOf(c))}
          unread={unreadPage(db, actor, idOf(c), readPage(query))}
          query={query}
          mayManage={manages(c)}
          now={Date.now()}
        />
      )
      return c.render(page, { title: '录音来源' })
    })
    .get('/:id{[0-9]+}/edit', (c) => {
      authorise(c.var.actor, 'source.manage')
      const source = sourceById(c.var.db, idOf(c))
      return formPage(c, source, source.kind, valuesOf(source))
    })
    .post('/:id{[0-9]+}', async (c) => {
      authorise(c.var.actor, 'source.manage')
      return await save(c, sourceById(c.var.db, idOf(c)))
    })
    .post('/:id{[0-9]+}/switching', async (c) => {
      const { active } = typedTexts(await readBody(c))
      switchSource(c.var.db, c.var.actor, idOf(c), active === 'on')
      return c.redirect(`/recordings/sources/${idOf(c)}`, 303)
    })

  async function save(c: Context<AppEnv>, source: Source | null) {
    const { db, actor } = c.var
    const body = { ...(await readBody(c)), ...(source ? { kind: source.kind } : {}) }
    const typed = typedTexts(body)
    const kind = keysOf(sourceKinds).find((one) => one === typed['kind']) ?? 'folder'
    const input = parseForm(sourceForm, body)
    if (!input.ok) return formPage(c, source, kind, typed, input.errors)
    try {
      const saved = source
        ? changeSource(db, actor, source.id, input.data, ownFolder)
        : createSource(db, actor, input.data.kind, input.data, ownFolder)
      return c.redirect(`/recordings/sources/${saved.id}`, 303)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const field = error.code === 'name-taken' ? 'name' : 'folder'
      return formPage(c, source, kind, typed, { [field]: error.message })
    }
  }
}

const manages = (c: Context<AppEnv>) => can(c.var.actor, 'source.manage')

function formPage(
  c: Context<AppEnv>,
  source: Source | null,
  kind: SourceKind,
  values: Record<string, string>,
  errors?: FieldErrors,
) {
  if (errors) c.status(422)
  const page = <SourceFormPage source={source} kind={kind} values={values} errors={errors} />
  return c.render(page, { title: source ? '修改来源' : '添加来源' })
}

function valuesOf(source: Source): Record<string, string> {
  return {
    name: source.name,
    layout: source.layout ?? '',
    namePattern: source.namePattern ?? '',
    folder: source.folder ?? '',
    afterReceipt: source.afterReceipt,
    tables: source.tables ? 'on' : '',
    settleMs: String(source.settleMs / 1000),
    toleranceMs: String(source.toleranceMs / 1000),
  }
}
