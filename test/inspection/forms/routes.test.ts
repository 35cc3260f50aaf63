import { beforeEach, describe, expect, test } from 'vitest'

import { draftDetail, formDetail, formOptions } from '#src/inspection/forms/queries.ts'
import { scoringForms, scoringItems } from '#src/inspection/forms/schema.ts'
import { shippedForm } from '#src/inspection/forms/shipped-form.ts'
import { draftOf } from '#src/inspection/forms/stored.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import { createForm } from '#src/inspection/forms/write-form.ts'
import type { Db } from '#src/kernel/db.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { typed } from './bodies.ts'

const list = '/inspection/forms'
const form = `${list}/2`
const draft = `${form}/draft`

let place: TestApp
let db: Db
let manager: string
beforeEach(() => {
  place = testApp()
  db = place.db
  takeInShippedForm(db)
  createForm(db, actorWith(db, 'qa-manager'), { name: '夜班质检表', copyOf: null })
  manager = signedInAs(db, 'qa-manager')
})

const page = async (path: string, cookie = manager) => await (await get(place, path, cookie)).text()
const send = (path: string, fields: Record<string, string>, cookie = manager) =>
  post(place, path, fields, cookie)
const revision = () => String(draftOf(db, 2)?.revision ?? -1)

describe('who opens what', () => {
  const reading = [list, `${list}/1`, `${list}/1/trial`, `${list}/1/comparison`]
  const writing = [draft, `${draft}/items/new`]
  const posts = [
    ...[list, `${list}/1/draft`, `${form}/default`, `${form}/return`, `${form}/name`],
    ...[`${form}/retirement`, `${draft}/removal`, `${draft}/bonus-cap`, `${draft}/publication`],
    ...[`${draft}/items`, `${draft}/items/1`, `${draft}/items/1/removal`, `${draft}/items/1/place`],
  ]

  test.each(['trainer', 'case-handler', 'audit-admin', 'system-admin'] as const)(
    '%s opens none of it and changes nothing',
    async (role) => {
      const cookie = signedInAs(db, role)
      for (const path of [...reading, ...writing]) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 403])
      }
      for (const path of posts) {
        expect([path, (await send(path, typed(), cookie)).status]).toEqual([path, 403])
      }
    },
  )

  test.each(['qa-inspector', 'department-head', 'team-leader', 'agent'] as const)(
    '%s reads what is scored by and writes nothing',
    async (role) => {
      const cookie = signedInAs(db, role)
      for (const path of reading) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 200])
      }
      for (const path of writing) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 403])
      }
      for (const path of posts) {
        expect([path, (await send(path, typed(), cookie)).status]).toEqual([path, 403])
      }
      expect(await page(list, cookie)).not.toContain('建立草稿')
      expect(db.select().from(scoringForms).all()).toHaveLength(2)
    },
  )

  test('ids that do not exist, or are none, are not found', async () => {
    const missing = [
      ...[`${list}/99`, `${list}/0`, `${list}/1?version=7`, `${list}/1/draft`, `${list}/-1`],
      ...[`${list}/9999999999999999999`, `${draft}/items/99`, `${list}/1/comparison?from=1&to=9`],
      `${list}/1%20or%201=1`,
    ]
    for (const path of missing) {
      expect([path, (await get(place, path, manager)).status]).toEqual([path, 404])
    }
    for (const path of [`${list}/99/draft`, `${list}/99/name`, `${list}/99/draft/items`]) {
      expect([path, (await send(path, typed({ name: 'x' }))).status]).toEqual([path, 404])
    }
  })
})

describe('the pages', () => {
  test('list the forms with what is in use and what is being written', async () => {
    const shown = await page(list)
    expect(shown).toContain('95598 通话质检表')
    expect(shown).toContain('还没有发布过')
    expect(shown).toContain('第 1 版草稿')
    expect(await page(list, signedInAs(db, 'qa-inspector'))).not.toContain('第 1 版草稿')
  })

  test('show every item with its weight, its occasion and its choices', async () => {
    const shown = await page(`${list}/1`)
    for (const { title, gate, choices } of shippedForm.items) {
      expect(shown).toContain(title)
      if (gate) expect(shown).toContain(gate)
      for (const { label } of choices) expect(shown).toContain(label)
    }
  })

  test('try out what answers would amount to, and store nothing', async () => {
    const [first] = formDetail(db, actorWith(db, 'qa-manager'), 1).items
    const half = await page(`${list}/1/trial?version=1&item-${first?.id}=partial`)
    expect(half).toContain('50.00')
    const fatal = db.select().from(scoringItems).all().at(-1)
    const zero = await page(`${list}/1/trial?item-${first?.id}=full&item-${fatal?.id}=happened`)
    expect(zero).toContain('触犯致命项')
    const none = await page(`${list}/1/trial?item-${fatal?.id}=clear`)
    expect(none).toContain('各项都没有场合，不计分')
    expect(await page(`${list}/1/trial?item-9=__proto__&item-1=%3Cimg%3E`)).toContain('试算')
  })
})

describe('a form is made', () => {
  test('under a name of its own, and what was typed stays when it is taken', async () => {
    const made = await send(list, { name: ' 专席\u200b质检表 ', copyOf: '1' })
    expect(made.headers.get('Location')).toBe(`${list}/3/draft`)
    expect(formDetail(db, actorWith(db, 'qa-manager'), 3).form.name).toBe('专席质检表')
    const taken = await send(list, { name: '夜班质检表', copyOf: '1' })
    expect(taken.status).toBe(409)
    const said = await taken.text()
    expect(said).toContain('已经有同名的评分表')
    expect(said).toContain('value="夜班质检表"')
    const blank = await send(list, { name: '\u200b \u202e' })
    expect(blank.status).toBe(422)
    expect(await blank.text()).toContain('请写名称')
    expect((await send(list, { name: '长'.repeat(41) })).status).toBe(422)
    expect((await send(list, { name: '新表', copyOf: '1 or 1=1' })).status).toBe(422)
    expect((await send(list, { name: '新表', copyOf: '99' })).status).toBe(404)
  })
})

describe('an item is written', () => {
  test('with the running sum shown, and is published when the sum is whole', async () => {
    await send(`${draft}/items`, typed({ weight: '99' }))
    expect(await page(draft)).toContain('还差 1')
    expect((await send(`${draft}/publication`, { revision: '1', note: '第一版' })).status).toBe(409)
    const id = draftDetail(db, actorWith(db, 'qa-manager'), 2).items[0]?.id
    await send(`${draft}/items/${id}`, typed({ revision: '1', weight: '１００' }))
    expect(await page(draft)).not.toContain('还差')
    const published = await send(`${draft}/publication`, { revision: '2', note: '第一版' })
    expect(published.status).toBe(303)
    expect(formOptions(db)).toHaveLength(2)
    expect(await page(form)).toContain('第一版')
  })

  test('wrongly, the sentence stands beside the field and the words stay', async () => {
    const answer = await send(
      `${draft}/items`,
      typed({ weight: '33.3333', title: '<img src=x onerror=alert(1)>', guidance: '{{7*7}}' }),
    )
    expect(answer.status).toBe(422)
    const shown = await answer.text()
    expect(shown).toContain('权重要是 1 到 100 的整数')
    expect(shown).toContain('value="33.3333"')
    expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(shown).not.toContain('<img src=x')
    expect(shown).toContain('{{7*7}}')
  })

  test('twice by a double click, it is stored once', async () => {
    const fields = typed({ revision: '0' })
    expect((await send(`${draft}/items`, fields)).status).toBe(303)
    expect((await send(`${draft}/items`, fields)).status).toBe(409)
    expect(draftDetail(db, actorWith(db, 'qa-manager'), 2).items).toHaveLength(1)
  })

  test('on an older draft, nothing is lost: the words stay, with what differs from the stored', async () => {
    await send(`${draft}/items`, typed())
    const id = draftDetail(db, actorWith(db, 'qa-manager'), 2).items[0]?.id
    await send(`${draft}/items/${id}`, typed({ revision: '1', guidance: '别人写的' }))
    const mine = typed({ revision: '1', guidance: '我写的很长一段' })
    const answer = await send(`${draft}/items/${id}`, mine)
    expect(answer.status).toBe(409)
    const shown = await answer.text()
    expect(shown).toContain('草稿刚刚被别人改过')
    expect(shown).toContain('<del>别人写的</del>')
    expect(shown).toContain('<ins>我写的很长一段</ins>')
    expect(shown).toContain(`name="revision" value="${revision()}"`)
    // Sent again as it stands now, knowingly.
    const again = await send(`${draft}/items/${id}`, { ...mine, revision: revision() })
    expect(again.status).toBe(303)
    expect(draftDetail(db, actorWith(db, 'qa-manager'), 2).items[0]?.guidance).toBe(
      '我写的很长一段',
    )
  })

  test('that somebody removed meanwhile, it can be added anew', async () => {
    await send(`${draft}/items`, typed())
    const id = draftDetail(db, actorWith(db, 'qa-manager'), 2).items[0]?.id
    await send(`${draft}/items/${id}/removal`, { revision: '1' })
    const answer = await send(`${draft}/items/${id}`, typed({ revision: '1', guidance: '还在' }))
    expect(answer.status).toBe(409)
    const shown = await answer.text()
    expect(shown).toContain('还在')
    expect(shown).toContain(`action="${draft}/items"`)
  })

  test('after the draft was published or thrown away, the words are still there', async () => {
    await send(`${draft}/items`, typed())
    const id = draftDetail(db, actorWith(db, 'qa-manager'), 2).items[0]?.id
    await send(`${draft}/publication`, { revision: '1', note: '第一版' })
    const answer = await send(
      `${draft}/items/${id}`,
      typed({ revision: '1', guidance: '晚了一步' }),
    )
    expect(answer.status).toBe(409)
    const shown = await answer.text()
    expect(shown).toContain('没有草稿')
    expect(shown).toContain('晚了一步')
  })

  test('with fields added that no form has, they change nothing', async () => {
    const forged = typed({ code: 'stolen', versionId: '1', position: '-5', state: 'published' })
    expect((await send(`${draft}/items`, forged)).status).toBe(303)
    const [item] = draftDetail(db, actorWith(db, 'qa-manager'), 2).items
    expect(item).toMatchObject({ code: 'item-1', position: 1 })
  })

  test.each(['', 'x', '-1', '1e2', '9'])('with the revision “%s” it is refused', async (given) => {
    expect((await send(`${draft}/items`, typed({ revision: given }))).status).toBe(409)
  })
})

describe('a draft', () => {
  test('is moved about by buttons that keep their place', async () => {
    await send(`${draft}/items`, typed({ title: '甲', weight: '50' }))
    await send(`${draft}/items`, typed({ title: '乙', weight: '50', revision: '1' }))
    const [a] = draftDetail(db, actorWith(db, 'qa-manager'), 2).items
    const place = `${draft}/items/${a?.id}/place`
    const moved = await send(place, { revision: '2', direction: 'down' })
    const back = moved.headers.get('Location') ?? ''
    expect(back).toBe(`${draft}?moved=${a?.id}-down#item-${a?.id}`)
    expect((await page(draft)).indexOf('乙')).toBeLessThan((await page(draft)).indexOf('甲'))
    const stale = await send(place, { revision: '2', direction: 'up' })
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('草稿刚刚被别人改过')
  })

  test.each(['-1', '101', '2.5', '１e2', ''])('refuses the cap “%s” in words', async (bonusCap) => {
    const answer = await send(`${draft}/bonus-cap`, { revision: '0', bonusCap })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('请填 0 到 100 的整数')
  })

  test('needs a word on what changed before it is published', async () => {
    await send(`${draft}/items`, typed())
    const answer = await send(`${draft}/publication`, { revision: '1', note: '  ' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('请写这一版改了什么')
    expect(formOptions(db)).toHaveLength(1)
  })

  test('is thrown away, and a second click says that there is none', async () => {
    expect((await send(`${draft}/removal`, { revision: '0' })).status).toBe(303)
    const again = await send(`${draft}/removal`, { revision: '0' })
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('没有草稿')
  })
})

test('the default form is not retired, in words beside what was typed', async () => {
  const answer = await send(`${list}/1/retirement`, { note: '换新的了' })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('默认评分表')
  expect((await send(`${form}/retirement`, { note: '' })).status).toBe(422)
  expect((await send(`${form}/retirement`, { note: '并入通话质检表' })).status).toBe(303)
  expect(await page(form)).toContain('恢复使用')
  expect((await send(`${form}/return`, {})).status).toBe(303)
  expect((await send(`${form}/name`, { name: '95598 通话质检表' })).status).toBe(409)
  expect((await send(`${form}/default`, {})).status).toBe(409)
})
