import { beforeEach, describe, expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { bulletins } from '#src/supervision/bulletins/schema.ts'
import { defects } from '#src/supervision/defects/schema.ts'
import { draftMonthPlans } from '#src/supervision/exchange-plans/draft-month.ts'
import { exchangePlans } from '#src/supervision/exchange-plans/schema.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { wordsOfWord, wordsPrinted } from '#test/support/paper-words.ts'

import { type Cast, complaintsIn, issued, sheetCast } from './sheets/made.ts'

let made: TestApp
let cast: Cast

beforeEach(() => {
  made = testApp()
  cast = sheetCast(made.db)
})

function cookieOf({ accountId }: Actor): string {
  const account = made.db
    .select()
    .from(accounts)
    .all()
    .find(({ id }) => id === accountId)
  if (!account) throw new Error('nobody')
  return `huiting_session=${openSession(made.db, account, 'test')}`
}
const read = async (path: string, actor: Actor) => await get(made, path, cookieOf(actor))
const send = async (path: string, form: Record<string, string>, actor: Actor) =>
  await post(made, path, form, cookieOf(actor))
/** What is printed and what the Word file holds are the same words. */
async function sameOnPaper(path: string, actor: Actor) {
  const word = await read(`${path}/word`, actor)
  expect(word.headers.get('Content-Type')).toContain('wordprocessingml')
  const printed = await (await read(`${path}/print`, actor)).text()
  expect(wordsOfWord(Buffer.from(await word.arrayBuffer()))).toBe(wordsPrinted(printed))
}
const workday = () => formatDay(endOfWorkingDay(made.db, Date.now(), 5).until - dayMs)

describe('bulletins', () => {
  const period = () => ({ from: formatDay(Date.now() - 6 * dayMs), until: formatDay(Date.now()) })

  test('are drafted and published once by a form; a second click is told', async () => {
    complaintsIn(made.db, cast, 0, 1, { verdict: 'substantiated', verdictAt: Date.now() - 1000 })
    const answer = await send('/bulletins', { ...period(), naming: 'masked' }, cast.manager)
    expect(answer.status).toBe(303)
    const line = { 'sentence-1': '只催办没有派单', 'told-1': 'on' }
    const form = { seen: '1', title: '十一月通报', opening: '', naming: 'masked', ...line }
    expect((await send('/bulletins/1', form, cast.manager)).status).toBe(303)
    expect((await send('/bulletins/1/publication', { seen: '2' }, cast.manager)).status).toBe(303)
    const again = await send('/bulletins/1/publication', { seen: '2' }, cast.manager)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经发布')
    const page = await read('/bulletins/1', cast.head)
    expect(await page.text()).toContain('只催办没有派单')
    await sameOnPaper('/bulletins/1', cast.head)
  })

  test('are published with the words on the page, or not at all', async () => {
    complaintsIn(made.db, cast, 0, 1, { verdict: 'substantiated', verdictAt: Date.now() - 1000 })
    await send('/bulletins', { ...period(), naming: 'masked' }, cast.manager)
    const form = { seen: '1', opening: '', naming: 'masked', 'told-1': 'on' }
    const empty = { ...form, title: '十一月通报', 'sentence-1': '' }
    expect((await send('/bulletins/1/publication', empty, cast.manager)).status).toBe(409)
    expect(made.db.select().from(bulletins).get()).toMatchObject({ state: 'draft', revision: 1 })
    const whole = { ...empty, 'sentence-1': '答应回电没有回' }
    expect((await send('/bulletins/1/publication', whole, cast.manager)).status).toBe(303)
    expect(await (await read('/bulletins/1', cast.head)).text()).toContain('答应回电没有回')
  })

  test('give back what was typed where it cannot be taken', async () => {
    const form = { from: '2026-13-40', until: '', naming: 'masked' }
    const answer = await send('/bulletins', form, cast.manager)
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain('没有这一天')
    expect(text).toContain('2026-13-40')
    expect(made.db.select().from(bulletins).all()).toEqual([])
  })

  test('keep a stale page from overwriting, and its words', async () => {
    complaintsIn(made.db, cast, 0, 1, { verdict: 'substantiated', verdictAt: Date.now() - 1000 })
    await send('/bulletins', { ...period(), naming: 'masked' }, cast.manager)
    const form = { title: '第一稿', opening: '', naming: 'masked', seen: '1' }
    await send('/bulletins/1', form, cast.manager)
    const late = await send('/bulletins/1', { ...form, title: '迟来的稿' }, cast.manager)
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('迟来的稿')
  })
})

describe('defects', () => {
  const form = () => ({
    ...{ what: '没有统一的重新派单判断表', level: 'department', fault: 'shirking' },
    department: String(cast.first.department.id),
    ...{ due: workday(), once: 'form-00000001' },
  })

  test('are entered once by two clicks, and ticked off by their department', async () => {
    expect((await send('/defects', form(), cast.inspector)).status).toBe(303)
    expect((await send('/defects', form(), cast.inspector)).status).toBe(303)
    const [defect, more] = made.db.select().from(defects).all()
    expect(more).toBeUndefined()
    const at = `/defects/${defect?.id}`
    const done = { note: '判断表已上墙并复训', seen: '1' }
    expect((await send(`${at}/completion`, done, cast.inspector)).status).toBe(403)
    expect((await send(`${at}/completion`, done, cast.head)).status).toBe(303)
    expect((await send(`${at}/completion`, done, cast.head)).status).toBe(409)
    expect(await (await read(at, cast.manager)).text()).toContain('同一原因又发生了')
  })

  test('tell a due day on which nobody works where it was written', async () => {
    const answer = await send('/defects', { ...form(), due: '2020-01-01' }, cast.manager)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('已经过去')
    expect((await send('/defects', { what: '短' }, cast.manager)).status).toBe(422)
  })

  test('show on the page of their complaint', async () => {
    const [one] = complaintsIn(made.db, cast, 0, 1)
    const text = await (await read(`/defects/of-complaint/${one?.id}`, cast.manager)).text()
    expect(text).toContain(`/defects/new?complaint=${one?.complaintNo}`)
    const page = await (
      await read(`/defects/new?complaint=${one?.complaintNo}`, cast.manager)
    ).text()
    expect(page).toContain(one?.complaintNo)
  })
})

describe('exchange plans', () => {
  test('go from a draft to the agreement of the department by their pages', async () => {
    draftMonthPlans(made.db)
    const plan = made.db
      .select()
      .from(exchangePlans)
      .all()
      .find(({ departmentId }) => departmentId === cast.first.department.id)
    const at = `/exchange-plans/${plan?.id}`
    expect((await read(at, cast.head)).status).toBe(404)
    const owner = String(cast.manager.accountId)
    const entry = { fault: 'shirking', measure: '一起讲解十月的案例', owner, due: workday() }
    const bad = await send(`${at}/entries`, { ...entry, owner: '', seen: '1' }, cast.manager)
    expect(bad.status).toBe(422)
    expect(await bad.text()).toContain('一起讲解十月的案例')
    expect((await send(`${at}/entries`, { ...entry, seen: '1' }, cast.manager)).status).toBe(303)
    expect((await send(`${at}/sending`, { seen: '2' }, cast.manager)).status).toBe(303)
    expect((await send(`${at}/agreement`, { seen: '2' }, cast.head)).status).toBe(409)
    expect((await send(`${at}/agreement`, { seen: '3' }, cast.head)).status).toBe(303)
    const sheet = await send(`${at}/entries/1/supervision`, { seen: '4' }, cast.manager)
    expect(sheet.headers.get('Location')).toMatch(/^\/supervision\/\d+\/draft$/)
    expect(await (await read(at, cast.head)).text()).toContain('已转督办表')
    await sameOnPaper(at, cast.head)
  })
})

test('the wall asks for itself again and shows no agent anything', async () => {
  issued(made.db, cast)
  const page = await (await read('/supervision-wall?screen=whole', cast.manager)).text()
  expect(page).toContain('wall-whole')
  expect(page).toContain('every 60s')
  const part = await (await read('/supervision-wall/now', cast.head)).text()
  expect(part).toContain(cast.first.department.name)
  expect((await read('/supervision-wall', cast.outsider)).status).toBe(403)
})
