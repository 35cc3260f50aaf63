import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { importDrafts } from '#src/imports/schema.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const header = 'agent_id,name,sub_centre,department,team,staff_category,hired_on'
const good = '20025,罗军,南京分中心,客服一部,一部1班,正式,2022-04-01'
const bad = '20026,李明,南京分中心,客服一部,一部1班,正式,2022-02-30'

function fileForm(text: string, name = '花名册.csv') {
  const form = new FormData()
  form.set('file', new File([text], name))
  return form
}

describe('importing a table', () => {
  test('shows a preview with errors per row, writes nothing, then imports the good rows', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const sent = await post(
      here,
      '/imports/roster',
      fileForm(`${header}\n${good}\n${bad}\n`),
      cookie,
    )
    expect(sent.status).toBe(303)
    const place = sent.headers.get('Location') as string
    const preview = await (await get(here, place, cookie)).text()
    expect(preview).toContain('罗军')
    expect(preview).toContain('导入 1 行')
    expect(preview).toMatch(/<td class="num">3<\/td>/)
    expect(here.db.select().from(people).all()).toHaveLength(0)

    const done = await post(here, `${place}/application`, {}, cookie)
    expect(await done.text()).toContain('新增 1 行')
    expect(
      here.db
        .select()
        .from(people)
        .all()
        .map(({ name }) => name),
    ).toEqual(['罗军'])
    expect(here.db.select().from(importDrafts).all()).toHaveLength(0)
    const actions = here.db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions).toContain('roster.imported')
  })

  test('imports once when the button is pressed twice, and says so', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const sent = await post(here, '/imports/roster', fileForm(`${header}\n${good}\n`), cookie)
    const path = `${sent.headers.get('Location')}/application`
    const answers = await Promise.all([post(here, path, {}, cookie), post(here, path, {}, cookie)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const late = answers.find(({ status }) => status === 409)
    expect(await late?.text()).toContain('没有再导入一次')
    const imports = here.db.select().from(auditEvents).all()
    expect(imports.filter(({ action }) => action === 'roster.imported')).toHaveLength(1)
  })

  test('shows the name of the file without what turns or hides its letters', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const form = fileForm(`${header}\n${good}\n`, '花名\u202e册\u200b.csv')
    await post(here, '/imports/roster', form, cookie)
    expect(here.db.select().from(importDrafts).get()?.fileName).toBe('花名册.csv')
  })

  test('takes the same table twice without doubling anything', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    for (const expected of ['新增 1 行', '1 行没有变化']) {
      const sent = await post(here, '/imports/roster', fileForm(`${header}\n${good}\n`), cookie)
      const done = await post(here, `${sent.headers.get('Location')}/application`, {}, cookie)
      expect(await done.text()).toContain(expected)
    }
    expect(here.db.select().from(people).all()).toHaveLength(1)
  })

  test('gives calls that came before the roster to the departments of their agents', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const cdr =
      'call_id,started_at,duration_s,channel,province,business_type,agent_id,caller,layout'
    const call = 'k1,2026-11-02T08:12:06+08:00,70.7,人工电话,山东,电费咨询,20025,13900000000,混音'
    for (const [kind, table] of [
      ['call-data', `${cdr},satisfaction,recording\n${call},,\n`],
      ['roster', `${header}\n${good}\n`],
    ] as const) {
      const sent = await post(here, `/imports/${kind}`, fileForm(table), cookie)
      await post(here, `${sent.headers.get('Location')}/application`, {}, cookie)
    }
    const placed = here.db.select().from(calls).all()
    expect(placed.map(({ teamId }) => teamId)).toEqual([1])
  })

  test.each([
    ['', '文件是空的'],
    [header, '只有表头'],
    ['a,b\n1,2\n', '表头缺少这些列'],
    ['a,"b\n1,2\n', '引号没有成对'],
  ])('refuses %j in a sentence on the same page', async (text, sentence) => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const answer = await post(here, '/imports/roster', fileForm(text), cookie)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
  })

  test('says so when no file was chosen', async () => {
    const here = testApp()
    const cookie = signedInAs(here.db, 'qa-manager')
    const answer = await post(here, '/imports/roster', {}, cookie)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('请先选择一个 CSV 文件')
  })

  test('a draft is seen by the person who brought it and nobody else', async () => {
    const here = testApp()
    const manager = signedInAs(here.db, 'qa-manager')
    const sent = await post(here, '/imports/roster', fileForm(`${header}\n${good}\n`), manager)
    const place = sent.headers.get('Location') as string
    const admin = signedInAs(here.db, 'system-admin')
    expect((await get(here, place, admin)).status).toBe(404)
    expect((await post(here, `${place}/application`, {}, admin)).status).toBe(409)
    expect(here.db.select().from(people).all()).toEqual([])
  })

  test('is open only to roles that may import, and each kind to its own', async () => {
    const here = testApp()
    expect((await get(here, '/imports')).status).toBe(303)
    const inspector = signedInAs(here.db, 'qa-inspector')
    expect((await get(here, '/imports', inspector)).status).toBe(403)
    const admin = signedInAs(here.db, 'system-admin')
    const page = await (await get(here, '/imports', admin)).text()
    expect(page).toContain('人员花名册')
    expect(page).not.toContain('投诉登记文件')
    const refused = await post(here, '/imports/register', fileForm(header), admin)
    expect(refused.status).toBe(403)
    expect((await get(here, '/imports/drafts/1/errors.csv', inspector)).status).toBe(404)
    expect(here.db.select().from(calls).all()).toHaveLength(0)
  })
})
