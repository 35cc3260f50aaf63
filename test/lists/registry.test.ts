import { beforeEach, describe, expect, test } from 'vitest'

import { rolesWith } from '#src/auth/policy.ts'
import { appealsList } from '#src/inspection/appeals/appeals-list.ts'
import { overlongCallsList } from '#src/inspection/overlong/overlong-list.ts'
import { lists } from '#src/list-registry.ts'
import { opens } from '#src/lists/definition.ts'
import { listFrame } from '#src/lists/frame.ts'
import { columnsFor } from '#src/lists/layout.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { exportedFile } from './exported.ts'

let it: TestApp

beforeEach(() => {
  it = testApp()
})

const everyList = lists.map((list) => [list.path, list] as const)

describe('the list', () => {
  test.each(everyList)('%s opens and is exported with all its columns', async (path, list) => {
    const [role] = rolesWith(list.needs[0])
    if (!role) throw new Error(`nobody may open ${path}`)
    const cookie = signedInAs(it.db, role)
    const keys = columnsFor(actorWith(it.db, role), list)
    const query = `cols=${keys.join(',')}&rows=compact`
    expect((await get(it, `${path}?${query}`, cookie)).status).toBe(200)
    const { lines } = await exportedFile(it, cookie, path, query)
    expect(lines[0]?.split(',')).toEqual(keys.map((key) => list.columns[key]?.label))
  })

  test.each(everyList)('%s is no file for whoever may not open it', async (path, list) => {
    const role = (['agent', 'trainer', 'audit-admin'] as const).find(
      (one) => !opens(actorWith(it.db, one), list),
    )
    if (!role) throw new Error(`everybody may open ${path}`)
    expect((await exportedFile(it, signedInAs(it.db, role), path)).status).toBe(403)
  })
})

test('a column may be there by a rule about the reader', () => {
  const keys = (role: 'qa-manager' | 'qa-inspector' | 'department-head') =>
    columnsFor(actorWith(it.db, role), overlongCallsList)
  expect(keys('qa-manager')).toContain('agent')
  expect(keys('department-head')).toContain('agent')
  expect(keys('qa-inspector')).not.toContain('agent')
  expect(keys('qa-inspector')).not.toContain('unit')
})

test('a list is turned round only where it is read by the column', () => {
  const manager = actorWith(it.db, 'qa-manager')
  const sorts = (query: Record<string, string>) =>
    listFrame(it.db, manager, appealsList, query).columns.find(({ key }) => key === 'filedAt')
      ?.sorts
  expect([sorts({}), sorts({ box: 'overdue' }), sorts({ box: 'all' })]).toEqual([
    false,
    false,
    true,
  ])
})

test('what a list opens with is said in its file and is no narrowing', async () => {
  const manager = actorWith(it.db, 'qa-manager')
  const narrowed = (query: Record<string, string>) =>
    listFrame(it.db, manager, appealsList, query).narrowed
  expect([narrowed({}), narrowed({ box: 'waiting' }), narrowed({ box: 'all' })]).toEqual([
    ...[false, false, true],
  ])
  const { text } = await exportedFile(it, signedInAs(it.db, 'qa-manager'), '/review-appeals')
  expect(text).toContain('筛选条件：状态 待答复')
})
