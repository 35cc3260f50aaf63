import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { type FieldErrors, parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { sendTable } from '#src/lists/page-table.ts'
import { TrialPage } from '#views/contest/trial.tsx'

import { adoptionForm, ruleForm, ruleValues } from './forms.ts'
import { breakEven, ruleProblems } from './rule.ts'
import { adoptions, adoptRule, firstMonthAhead, ruleOf } from './rules.ts'
import { ruleWords, trialTables } from './trial-tables.ts'
import { tryRule } from './trial.ts'
import type { ContestRule } from './vocabulary.ts'

type Given = { errors: FieldErrors; values: Record<string, string>; sentence?: string }

/** 权重试算: mounted under /contest/simulation. A trial lives in the address and is stored nowhere. */
export const trialRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    authorise(c.var.actor, 'contest.try')
    return trialPage(c, c.req.query())
  })
  .get('/tables/:table', (c) => {
    const { db, actor } = c.var
    authorise(actor, 'contest.try')
    const { trial } = trialOf(c, c.req.query())
    const tables = trialTables(tryRule(db, trial, Date.now()), adoptions(db))
    return sendTable(c, { tables, path: '/contest/simulation', filter: ruleWords(trial) })
  })
  .post('/adoption', async (c) => {
    const { db, actor } = c.var
    authorise(actor, 'contest.announce')
    const body = await readBody(c)
    const typed = typedTexts(body)
    const rule = parseForm(ruleForm, body)
    const input = parseForm(adoptionForm, body)
    const problems = rule.ok ? ruleProblems(rule.data) : rule.errors
    const errors = { ...problems, ...(input.ok ? {} : input.errors) }
    if (!rule.ok || !input.ok || Object.keys(errors).length > 0) {
      return trialPage(c, typed, { errors, values: typed })
    }
    try {
      adoptRule(db, actor, { ...input.data, rule: rule.data })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return trialPage(c, typed, { errors: {}, values: typed, sentence: error.message })
    }
    return c.redirect('/contest/simulation', 303)
  })

/** The weights an address asks for; where they cannot be read, those in force. */
function trialOf(c: Context<AppEnv>, asked: Readonly<Record<string, string>>) {
  const ahead = firstMonthAhead(Date.now())
  const { rule: inForce, adopted } = ruleOf(c.var.db, ahead)
  const typed = { ...ruleValues(inForce), ...asked }
  const read = parseForm(ruleForm, typed)
  const trial: ContestRule = read.ok ? read.data : inForce
  return { ahead, inForce, adopted, typed, read, trial }
}

function trialPage(
  c: Context<AppEnv>,
  asked: Readonly<Record<string, string>>,
  given: Given | null = null,
) {
  const { db, actor } = c.var
  const now = Date.now()
  const { ahead, inForce, adopted, typed, read, trial } = trialOf(c, asked)
  const errors = { ...(read.ok ? ruleProblems(read.data) : read.errors), ...given?.errors }
  if (given) c.status(given.sentence ? 409 : 422)
  const page = (
    <TrialPage
      values={typed}
      errors={errors}
      sentence={given?.sentence ?? null}
      sound={read.ok && Object.keys(errors).length === 0}
      inForce={{ rule: inForce, adopted }}
      breakEvens={{ missed: breakEven(trial, 'missed'), concealed: breakEven(trial, 'concealed') }}
      months={tryRule(db, trial, now)}
      adoptions={adoptions(db)}
      firstMonth={ahead}
      mayAdopt={can(actor, 'contest.announce')}
    />
  )
  return c.render(page, { title: '权重试算' })
}
