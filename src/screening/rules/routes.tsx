import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import { sampleKinds } from '#src/screening/vocabulary.ts'
import { ImportPage } from '#views/screening/rules/import.tsx'
import { RulesPage } from '#views/screening/rules/index.tsx'
import { NewRulePage } from '#views/screening/rules/new.tsx'
import { RulePage, type RulePageProps } from '#views/screening/rules/show.tsx'
import { CheckResult, TrialResult } from '#views/screening/rules/try-out.tsx'

import { checkTyped, tryTyped } from './check-typed.ts'
import { differencesOf } from './differences.ts'
import { exportCsv, exportJson, importRules, type ImportAnswer } from './exchange.ts'
import { readRule, valuesOf } from './form.ts'
import { ruleHistoryRoutes } from './history-routes.tsx'
import { longestSample } from './marks.ts'
import { precisionRoutes } from './precision-routes.tsx'
import { publishingRoutes } from './publishing-routes.tsx'
import { lexiconOverview, namedOf, readRuleFilters, ruleDetail, ruleList } from './queries.ts'
import { addSample, removeSample } from './samples.ts'
import type { RuleVersion } from './schema.ts'
import { ruleById } from './texts.ts'
import { changeRule, createRule, retireRule, returnRule, takeUpVersion } from './write-rule.ts'

const id = '{[0-9]{1,15}}'
const noteForm = z.object({
  note: z.string('请写原因').trim().min(2, '请写原因，至少 2 个字').max(300, '最多 300 个字'),
})
const sampleText = z
  .string('请写一句话')
  .trim()
  .max(longestSample, `最多 ${longestSample} 个字`)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, '有换行或看不见的符号，删掉再试')
const sampleForm = z.object({
  kind: z.enum(keysOf(sampleKinds), '请选择必须命中还是不得命中'),
  voice: z.enum(['customer', 'agent'], '请选择谁说的'),
  text: sampleText.min(1, '请写一句话'),
  before: sampleText.default(''),
})
const largestImport = 5 * 1024 * 1024

/** 筛查规则: the lexicon people write, and the workshop in which they try it. */
export const lexiconRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const { db, actor } = c.var
    const query = c.req.query()
    const filters = readRuleFilters(query)
    const page = (
      <RulesPage
        overview={lexiconOverview(db, actor)}
        page={ruleList(db, actor, filters, readPage(query))}
        filters={filters}
        query={query}
        mayEdit={can(actor, 'lexicon.edit')}
      />
    )
    return c.render(page, { title: '筛查规则' })
  })
  .get('/rules/new', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const copied = c.req.query('copy') ?? ''
    const detail = /^\d{1,15}$/.test(copied) ? ruleDetail(db, actor, Number(copied)) : null
    const values: Record<string, string> = detail
      ? { ...valuesOf({ kind: detail.rule.kind, body: detail.newest.body }), name: '' }
      : { kind: 'rule', voice: 'customer', weight: '2' }
    const page = <NewRulePage values={values} errors={{}} copied={detail?.rule ?? null} />
    return c.render(page, { title: '起草规则' })
  })
  .post('/rules', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const body = await readBody(c)
    const read = readRule(body)
    if (!read.ok) {
      c.status(422)
      const page = <NewRulePage values={typedTexts(body)} errors={read.errors} copied={null} />
      return c.render(page, { title: '起草规则' })
    }
    const created = createRule(db, actor, read)
    return c.redirect(`/lexicon/rules/${created.id}`, 303)
  })
  .post('/rules/check', async (c) => {
    const check = checkTyped(c.var.db, c.var.actor, await readBody(c))
    return c.html(<CheckResult check={check} />)
  })
  .post('/rules/trial', async (c) => {
    const trial = tryTyped(c.var.db, c.var.actor, await readBody(c))
    return c.html(<TrialResult trial={trial} />)
  })
  .get(`/rules/:id${id}`, (c) => rulePage(c))
  .post(`/rules/:id${id}`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const body = await readBody(c)
    const values = typedTexts(body)
    // A rule's kind stays what it was, whatever a form says.
    const read = readRule({ ...body, kind: ruleById(db, ruleId(c)).kind })
    if (!read.ok) {
      c.status(422)
      return rulePage(c, { values, errors: read.errors })
    }
    const version = Number(/^\d{1,9}$/.exec(values['version'] ?? '')?.[0] ?? 0)
    const change = changeRule(db, actor, ruleId(c), { ...read, version })
    if (change.ok) {
      return c.redirect(`/lexicon/rules/${ruleId(c)}${change.changed ? '?saved=yes' : ''}`, 303)
    }
    c.status(409)
    return rulePage(c, { values, conflict: conflictOf(change.theirs, read.body) })
  })
  .post(`/rules/:id${id}/samples`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const body = await readBody(c)
    const input = parseForm(sampleForm, body)
    if (!input.ok) {
      c.status(422)
      return rulePage(c, { sample: { values: typedTexts(body), errors: input.errors } })
    }
    try {
      addSample(db, actor, ruleId(c), input.data)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      c.status(409)
      const errors: FieldErrors = { text: error.message }
      return rulePage(c, { sample: { values: typedTexts(body), errors } })
    }
    return c.redirect(`/lexicon/rules/${ruleId(c)}#samples`, 303)
  })
  .post(`/rules/:id${id}/samples/:sample${id}/removal`, (c) => {
    removeSample(c.var.db, c.var.actor, ruleId(c), Number(c.req.param('sample')))
    return c.redirect(`/lexicon/rules/${ruleId(c)}#samples`, 303)
  })
  .post(`/rules/:id${id}/retirement`, async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'lexicon.edit')
    const body = await readBody(c)
    const input = parseForm(noteForm, body)
    if (!input.ok) {
      c.status(422)
      return rulePage(c, { retiring: { values: typedTexts(body), errors: input.errors } })
    }
    retireRule(db, actor, ruleId(c), input.data.note)
    return c.redirect(`/lexicon/rules/${ruleId(c)}`, 303)
  })
  .post(`/rules/:id${id}/return`, (c) => {
    returnRule(c.var.db, c.var.actor, ruleId(c))
    return c.redirect(`/lexicon/rules/${ruleId(c)}`, 303)
  })
  .post(`/rules/:id${id}/versions/:number{[0-9]{1,9}}/return`, (c) => {
    takeUpVersion(c.var.db, c.var.actor, ruleId(c), Number(c.req.param('number')))
    return c.redirect(`/lexicon/rules/${ruleId(c)}?saved=yes`, 303)
  })
  .get('/rules.json', (c) => {
    const name = `筛查规则_${formatDay(Date.now()).replaceAll('-', '')}.json`
    const headers = download(name, 'application/json; charset=utf-8')
    return c.body(exportJson(c.var.db, c.var.actor), 200, headers)
  })
  .get('/rules.csv', (c) => {
    const name = `筛查规则_${formatDay(Date.now()).replaceAll('-', '')}.csv`
    return c.body(exportCsv(c.var.db, c.var.actor), 200, download(name))
  })
  .get('/import', (c) => importPage(c))
  .post('/import', async (c) => {
    authorise(c.var.actor, 'lexicon.edit')
    const { file } = await readBody(c)
    const answer = await brought(c, file)
    if (!answer.ok) c.status(422)
    return importPage(c, answer)
  })
  .route('/', publishingRoutes)
  .route('/', precisionRoutes)
  .route('/', ruleHistoryRoutes)

const ruleId = (c: Context<AppEnv>) => Number(c.req.param('id'))

type Extra = Partial<Pick<RulePageProps, 'values' | 'errors' | 'conflict' | 'sample' | 'retiring'>>

function rulePage(c: Context<AppEnv>, { values, ...extra }: Extra = {}) {
  const { db, actor } = c.var
  const detail = ruleDetail(db, actor, ruleId(c))
  const { rule, newest } = detail
  const stored = { ...valuesOf(namedOf(rule, newest)), version: String(rule.version) }
  const page = (
    <RulePage
      detail={detail}
      overview={lexiconOverview(db, actor)}
      values={values ? { ...values, kind: rule.kind } : stored}
      saved={c.req.query('saved') === 'yes'}
      mayEdit={can(actor, 'lexicon.edit')}
      {...extra}
    />
  )
  return c.render(page, { title: `规则 ${rule.name}` })
}

/** Saved again, the form then stands on the other's text: what they wrote is replaced knowingly. */
const conflictOf = (theirs: RuleVersion, mine: RuleVersion['body']) => ({
  ...{ by: theirs.by, at: theirs.at, number: theirs.number },
  differences: differencesOf(theirs.body, mine),
})

function importPage(c: Context<AppEnv>, answer: ImportAnswer | null = null) {
  authorise(c.var.actor, 'lexicon.edit')
  const overview = lexiconOverview(c.var.db, c.var.actor)
  return c.render(<ImportPage overview={overview} answer={answer} />, { title: '导入规则' })
}

async function brought(c: Context<AppEnv>, file: unknown): Promise<ImportAnswer> {
  if (!(file instanceof File)) return { ok: false, problem: '请选择一个文件' }
  if (file.size > largestImport) return { ok: false, problem: '文件超过 5 MB，请分成几个' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  return importRules(c.var.db, c.var.actor, bytes, file.name)
}
