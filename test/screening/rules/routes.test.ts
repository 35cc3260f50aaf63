import { beforeEach, describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { mitigations } from '#src/screening/lexicon/mitigations.ts'
import { shippedRules } from '#src/screening/lexicon/shipped.ts'
import { lexiconInUse } from '#src/screening/rules/in-use.ts'
import { lexiconRules } from '#src/screening/rules/schema.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'
import { newestBody, ruleById } from '#src/screening/rules/texts.ts'
import { changeRule, createRule } from '#src/screening/rules/write-rule.ts'
import { hits } from '#src/screening/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { heardRecording, suspectedCall, twoDepartments } from '../heard-calls.ts'
import { aBody, aForm, runDryRuns } from './lexicon.ts'

let app: TestApp
let manager: string
let inspector: string
let rule: number
beforeEach(() => {
  app = testApp()
  takeInShipped(app.db)
  manager = signedInAs(app.db, 'qa-manager')
  inspector = signedInAs(app.db, 'qa-inspector')
  const actor = actorWith(app.db, 'qa-manager')
  rule = createRule(app.db, actor, { kind: 'rule', body: aBody, note: '' }).id
})

const pages = [
  ...['', '/rules/new', '/rules/1', '/rules.json', '/rules.csv', '/import', '/publishing'],
  ...['/dry-runs/1', '/dry-runs/1/progress', '/sets', '/sets/1', '/retirements', '/offers'],
  '/dry-runs/1/tables/effects',
  ...['/rules/1/tables/versions', '/sets/tables/sets', '/retirements/tables/open'],
]
const editing = [
  ...['/rules', '/rules/1', '/rules/1/samples', '/rules/1/samples/1/removal'],
  ...['/rules/1/retirement', '/rules/1/return', '/rules/1/versions/1/return', '/import'],
  ...['/dry-runs', '/dry-runs/1/cancellation', '/offers/1/decision'],
]
const publishing = [
  ...['/dry-runs/1/publication', '/sets/1/return', '/retirements/1/decision', '/settings'],
]
const strangers: Role[] = [
  ...(['case-handler', 'department-head', 'trainer', 'team-leader', 'agent'] as const),
  ...(['system-admin', 'security-admin', 'audit-admin'] as const),
]

async function html(path: string, cookie = manager, status = 200) {
  const response = await get(app, `/lexicon${path}`, cookie)
  expect(response.status).toBe(status)
  return await response.text()
}
const send = (path: string, form: Record<string, string>, cookie = manager) =>
  post(app, `/lexicon${path}`, form, cookie)

describe('the pages of the lexicon', () => {
  test.each(strangers)('refuse %s', async (role) => {
    const cookie = signedInAs(app.db, role)
    for (const page of [...pages, '/marks/1']) {
      expect({ page, status: (await get(app, `/lexicon${page}`, cookie)).status }).toEqual({
        page,
        status: 403,
      })
    }
    const forms = [...editing, ...publishing, '/rules/check', '/rules/trial']
    for (const form of [...forms, '/marks/1/hits/1', '/marks/1/hits/1/sample']) {
      const sent = { sayText: '好', mark: 'right', decision: 'accepted' }
      expect({ form, status: (await send(form, sent, cookie)).status }).toEqual({
        form,
        status: 403,
      })
    }
  })

  test('let an inspector write and try out, and not publish, settle or set', async () => {
    for (const form of publishing) {
      expect((await send(form, { note: '测试一下' }, inspector)).status).toBe(403)
    }
    expect((await send('/rules', aForm, inspector)).status).toBe(303)
    expect(await html('/retirements', inspector)).not.toContain('什么时候建议停用')
  })

  test('answer what is not there in words, and never with a fault', async () => {
    for (const path of ['/rules/9999', '/sets/9999', '/dry-runs/9999', '/marks/9999']) {
      expect(await html(path, manager, 404)).toContain('没有找到')
    }
    const odd = await html('?q=%25_%27%22%3Cimg%3E&type=x&status=y&at=n9_9&size=1e9&low=z')
    expect(odd).toContain('没有符合条件的规则')
    expect(odd).not.toContain('<img>')
    expect(app.errors).toEqual([])
  })

  test('page through the list without losing or repeating a rule', async () => {
    const seen: string[] = []
    for (let path: string | undefined = '?size=20'; path;) {
      const page: string = await html(path)
      seen.push(...[...page.matchAll(/href="\/lexicon\/rules\/(\d+)"/g)].map(([, id]) => id!))
      path = /href="\/lexicon(\?[^"]*)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    const all = app.db.select().from(lexiconRules).all()
    expect(seen).toHaveLength(all.length)
    expect(new Set(seen).size).toBe(all.length)
  })
})

describe('the form of a rule', () => {
  test('refused keeps everything that was typed, and says why beside it', async () => {
    const typed = { ...aForm, name: '很特别的名字', patterns: '挂了||撂了', reason: '' }
    const response = await send('/rules', typed)
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('很特别的名字')
    expect(page).toContain('挂了||撂了')
    expect(page).toContain('第 4 个字“|”前面没有词')
    expect(page).toContain('请写理由')
  })

  test('stores a draft, then a newer text, and says that nothing reads calls yet', async () => {
    const created = await send('/rules', { ...aForm, name: '又一条' })
    const place = created.headers.get('Location')!.replace('/lexicon', '')
    const saved = await send(place, { ...aForm, name: '又一条', weight: '3', version: '1' })
    expect(saved.headers.get('Location')).toBe(`/lexicon${place}?saved=yes`)
    expect(await html(`${place}?saved=yes`)).toContain('已保存为第 2 版')
    expect(lexiconInUse(app.db).ruleByCode('u-attitude-02')).toBeUndefined()
  })

  test('shows the slower of two both texts, and saves theirs over the other knowingly', async () => {
    const actor = actorWith(app.db, 'qa-inspector')
    const body = { ...aBody, reason: '别人写的理由。' }
    changeRule(app.db, actor, rule, { body, note: '', version: 1 })
    const mine = { ...aForm, reason: '我自己写的理由。', version: '1' }
    const response = await send(`/rules/${rule}`, mine)
    expect(response.status).toBe(409)
    const page = await response.text()
    expect(page).toContain('别人先保存了一版')
    expect(page).toContain('别人写的理由。')
    expect(page).toContain('我自己写的理由。')
    expect(page).toContain('name="version" value="2"')
    expect((await send(`/rules/${rule}`, { ...mine, version: '2' })).status).toBe(303)
    expect(newestBody(app.db, 'u-attitude-01')?.reason).toBe('我自己写的理由。')
  })

  test('may not change what a rule is', async () => {
    const other = { ...aForm, kind: 'mitigation', version: '1', reason: '换成减分试试。' }
    await send(`/rules/${rule}`, other)
    expect(ruleById(app.db, rule).kind).toBe('rule')
    expect(newestBody(app.db, 'u-attitude-01')?.weight).toBeGreaterThan(0)
  })

  test('is escaped wherever it is shown', async () => {
    const name = '<img src=x onerror=alert(1)>'
    const { headers } = await send('/rules', { ...aForm, name, reason: `{{7*7}}${name}` })
    const page = await html(headers.get('Location')!.replace('/lexicon', ''))
    expect(page).not.toContain('<img src=x')
    expect(await html('')).not.toContain('<img src=x')
  })

  test('is checked while it is written', async () => {
    const wrong = await send('/rules/check', { ...aForm, patterns: '客服…挂了|' })
    expect(await wrong.text()).toContain('后面没有词')
    const shared = await send('/rules/check', { ...aForm, patterns: '说话很冲' })
    const words = await shared.text()
    expect(words).toContain('1 行都读得懂')
    expect(words).toContain('同一句会算两次')
    const own = await send('/rules/check', { ...aForm, patterns: '说话很冲', rule: String(rule) })
    expect(await own.text()).not.toContain('同一句会算两次')
    expect((await send('/rules/check', {})).status).toBe(200)
  })

  test('is tried on a sentence as it stands, with the words it found marked', async () => {
    const said = { sayVoice: 'customer', sayText: '接线员<b>说话太冲</b>了' }
    const found = await (await send('/rules/trial', { ...aForm, ...said })).text()
    expect(found).toContain('<mark>说话太冲</mark>')
    expect(found).toContain('&lt;b&gt;')
    const silent = await send('/rules/trial', { ...aForm, ...said, unless: '接线员' })
    expect(await silent.text()).toContain('被“不算”抵消了')
    expect(await (await send('/rules/trial', aForm)).text()).toContain('先写一句话')
  })
})

describe('samples on the page of a rule', () => {
  const sample = { kind: 'must-hit', voice: 'customer', text: '他太冲了', before: '' }

  test('refused keep what was typed; a failing one is named', async () => {
    const bad = await send(`/rules/${rule}/samples`, { ...sample, text: '', before: '前面的话' })
    expect(bad.status).toBe(422)
    expect(await bad.text()).toContain('前面的话')
    expect((await send(`/rules/${rule}/samples`, sample)).status).toBe(303)
    expect(await html(`/rules/${rule}`)).toContain('1 个没有通过，不能发布')
    const twice = await send(`/rules/${rule}/samples`, sample)
    expect(twice.status).toBe(409)
    expect(await twice.text()).toContain('已经有这个样例')
    expect((await send(`/rules/${rule}/samples/1/removal`, {})).status).toBe(303)
    expect((await send(`/rules/${rule}/samples/1/removal`, {})).status).toBe(404)
  })
})

describe('from change to publication', () => {
  test('a change is tried out, shown, published with a note, and taken back', async () => {
    heardRecording(app.db, 'r.wav', null)
    expect(await html('/publishing')).toContain('说话太冲')
    const none = await send('/dry-runs', { days: '3650' })
    expect(none.status).toBe(422)
    const long = await send('/dry-runs', { days: '3650', change: `${rule}:1` })
    expect(await long.text()).toContain('请填 1 到 365 之间的整天数')
    const asked = await send('/dry-runs', { days: '365', change: `${rule}:1` })
    const run = asked.headers.get('Location')!.replace('/lexicon', '')
    expect(await html(run)).toContain('正在试跑')
    expect((await send(`${run}/publication`, { note: '还没做完就发' })).status).toBe(409)
    await runDryRuns(app.db)
    expect(await html(run)).toContain('发布这些改动')
    const example = { recordingId: 1, segmentId: 1, from: 0, to: 2 }
    const effect = { code: 'u-attitude-01', gained: 3, lost: 1, gainedExamples: [example] }
    const finding = { recordingId: 1, before: 120, after: 870 }
    const result = {
      ...{ calls: 1, appear: 1, vanish: 0, appearing: [finding], vanishing: [] },
      rules: [{ ...effect, lostExamples: [] }],
    }
    app.sqlite.prepare('update dry_runs set result = ?').run(JSON.stringify(result))
    const effects = await html(`${run}/tables/effects?format=csv`, inspector)
    expect(effects).toMatch(/^说话太冲,u-attitude-01,3,1\r?$/m)
    const appearing = await html(`${run}/tables/appearing?format=csv`)
    expect(appearing).toMatch(/^录音 1,12,87\r?$/m)
    await html(`${run}/tables/vanishing`, manager, 404)
    expect((await send(`${run}/publication`, { note: '' })).status).toBe(422)
    const done = await send(`${run}/publication`, { note: '加一条新规则' })
    expect(done.headers.get('Location')).toBe('/lexicon/sets/2')
    expect(await html('/sets/2')).toContain('加一条新规则')
    expect(await html('/publishing')).toContain('没有待发布的改动')

    expect((await send('/sets/1/return', { note: '' })).status).toBe(422)
    expect((await send('/sets/1/return', { note: '误报太多' })).status).toBe(303)
    expect(lexiconInUse(app.db).ruleByCode('u-attitude-01')).toBeUndefined()
    expect(await html('/sets')).toContain('退回第 1 版')
    expect((await send('/sets/3/return', { note: '再退一次' })).status).toBe(409)
    const waiting = app.db
      .select()
      .from(jobs)
      .all()
      .filter(({ name }) => name === 'rescreen')
    // The publication asked for a walk through the stored calls, and so did the way back.
    expect(waiting).toHaveLength(2)
  })

  test('the page names the sample that stands in the way, and keeps the note', async () => {
    const sample = { kind: 'must-hit', voice: 'customer', text: '他太冲了', before: '' }
    await send(`/rules/${rule}/samples`, sample)
    const asked = await send('/dry-runs', { days: '7', change: `${rule}:1` })
    const run = asked.headers.get('Location')!.replace('/lexicon', '')
    await runDryRuns(app.db)
    expect(await html(run)).toContain('有 1 个样例没有通过')
    const refused = await send(`${run}/publication`, { note: '强行发布试试' })
    expect(refused.status).toBe(409)
    const page = await refused.text()
    expect(page).toContain('有样例没有通过，不能发布')
    expect(page).toContain('强行发布试试')
  })

  test('a dry run can be called off while it waits', async () => {
    const asked = await send('/dry-runs', { days: '7', change: `${rule}:1` })
    const run = asked.headers.get('Location')!.replace('/lexicon', '')
    expect((await send(`${run}/cancellation`, {})).status).toBe(303)
    expect(await html(run)).toContain('试跑没有做完')
  })
})

describe('offers of a newer product', () => {
  test('are shown beside the text there is, and decided with one key', async () => {
    const newer = shippedRules.map((one) =>
      one.code === 'hung-up-01' ? { ...one, reason: '新版写的理由。' } : one,
    )
    takeInShipped(app.db, { rules: newer, mitigations })
    expect(await html('/offers')).toContain('新版写的理由。')
    expect((await send('/offers/1/decision', { decision: 'accepted' })).status).toBe(303)
    expect(newestBody(app.db, 'hung-up-01')?.reason).toBe('新版写的理由。')
    expect((await send('/offers/1/decision', { decision: 'accepted' })).status).toBe(409)
  })
})

describe('a file of rules', () => {
  test('is brought on a page that counts what was taken, and names what was not', async () => {
    const form = new FormData()
    const text =
      '名称,理由,说法,类别,类型,谁说的,分值\n骂人,客户说坐席骂人。,骂我|吼我,线索,服务态度,客户,2\n坏的,,骂|,,,,'
    form.append('file', new File([text], '规则.csv'))
    const response = await post(app, '/lexicon/import', form, manager)
    const page = await response.text()
    expect(page).toContain('新增 1 条')
    expect(page).toContain('1 条没有导入')
    const none = await post(app, '/lexicon/import', new FormData(), manager)
    expect(none.status).toBe(422)
    expect(await none.text()).toContain('请选择一个文件')
  })

  test('is taken out under a Chinese name', async () => {
    const response = await get(app, '/lexicon/rules.csv', inspector)
    expect(response.headers.get('Content-Disposition')).toContain(encodeURIComponent('筛查规则_'))
  })
})

describe('marks on the review page', () => {
  test('are set by one key, and a marked hit becomes a sample by another', async () => {
    const { finding } = suspectedCall(app.db, twoDepartments(app.db).first, 'd001')
    const hit = app.db
      .select()
      .from(hits)
      .all()
      .find(({ rule: of }) => of === 'hung-up-01')!
    const review = await get(app, `/findings/${finding.id}`, inspector)
    expect(await review.text()).toContain(`hx-get="/lexicon/marks/${finding.id}"`)
    const place = `/marks/${finding.id}/hits/${hit.id}`
    expect((await send(`${place}/sample`, {}, inspector)).status).toBe(409)
    expect((await send(place, { mark: 'wrong' }, inspector)).headers.get('Location')).toBe(
      `/findings/${finding.id}`,
    )
    const page = await html(`/marks/${finding.id}`, inspector)
    expect(page).toContain('测试qa-inspector标的')
    expect(page).toContain('加为“不得命中”样例')
    expect((await send(`${place}/sample`, {}, inspector)).status).toBe(303)
    const mine = app.db
      .select()
      .from(lexiconRules)
      .all()
      .find(({ code }) => code === 'hung-up-01')!
    expect(await html(`/rules/${mine.id}`)).toContain('没有通过')
  })

  test('are not to be seen outside one’s own department', async () => {
    const units = twoDepartments(app.db)
    const { finding } = suspectedCall(app.db, units.first, 'd001')
    const scope = { kind: 'department', id: units.second.department.id } as const
    const other = signedInAs(app.db, 'qa-inspector', scope)
    expect((await get(app, `/lexicon/marks/${finding.id}`, other)).status).toBe(404)
    const hit = app.db.select().from(hits).all()[0]!
    const place = `/marks/${finding.id}/hits/${hit.id}`
    expect((await send(place, { mark: 'wrong' }, other)).status).toBe(404)
  })
})

describe('the floor', () => {
  test('is set in whole percent, and what cannot be one is refused', async () => {
    for (const floor of ['0', '91', '1.5', 'x', '']) {
      const response = await send('/settings', { floor, leastJudged: '10' })
      expect(response.status).toBe(422)
      expect(await response.text()).toContain('请填 1 到 90 之间的整数')
    }
    expect((await send('/settings', { floor: '30', leastJudged: '20' })).status).toBe(303)
    expect(await html('/retirements')).toContain('至少判过 20 通、准确率上限还不到 30% 的规则')
  })
})
