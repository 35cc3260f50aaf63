import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { supervisionSheets } from '#src/supervision/sheets/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { wordsOfWord, wordsPrinted } from '#test/support/paper-words.ts'
import { signedInAs } from '#test/support/people.ts'

import { aDraft, type Cast, checking, issued, seen, sheetCast, sheetNow, underWay } from './made.ts'

let it: TestApp
let cast: Cast

beforeEach(() => {
  it = testApp()
  cast = sheetCast(it.db)
})

const manager = () => signedInAs(it.db, 'qa-manager')
const ofFirst = () => ({ kind: 'department', id: cast.first.department.id }) as const
const handler = () => signedInAs(it.db, 'case-handler', ofFirst())
const place = (id: number) => `/supervision/${id}`

describe('the pages of supervision sheets', () => {
  test('refuse who may not, and show a sheet to its department alone', async () => {
    const { id } = issued(it.db, cast)
    expect((await get(it, place(id), handler())).status).toBe(200)
    expect((await get(it, place(id), signedInAs(it.db, 'return-visitor'))).status).toBe(403)
    const other = { kind: 'department', id: cast.second.department.id } as const
    const elsewhere = signedInAs(it.db, 'department-head', other)
    expect((await get(it, place(id), elsewhere)).status).toBe(404)
    expect((await post(it, `${place(id)}/confirmation`, { note: '' }, handler())).status).toBe(403)
  })

  test('give back what was typed where a due day is a holiday', async () => {
    const { id } = issued(it.db, cast)
    const answer = await post(
      ...([it, `${place(id)}/items`] as const),
      {
        ...{ what: '修订派单判断表', target: '每个班组一张', due: '2026-10-01' },
        ...{ owner: String(cast.handler.accountId), seen: String(seen(it.db, id)) },
      },
      handler(),
    )
    expect(answer.status).toBe(409)
    const text = await answer.text()
    expect(text).toContain('已经过去')
    expect(text).toContain('修订派单判断表')
  })

  test('are found by any level they were raised to', async () => {
    const [raised, plain] = [issued(it.db, cast), issued(it.db, cast)]
    it.db
      .update(supervisionSheets)
      .set({ level: 2 })
      .where(eq(supervisionSheets.id, raised.id))
      .run()
    const listed = async (query: string) =>
      await (await get(it, `/supervision?${query}`, manager())).text()
    expect(await listed('level=raised')).toContain(place(raised.id))
    expect(await listed('level=raised')).not.toContain(`${place(plain.id)}"`)
    expect(await listed('level=0')).not.toContain(`${place(raised.id)}"`)
    expect(await listed('level=1')).toContain('没有符合条件的督办表')
    const wall = await (await get(it, '/supervision-wall', manager())).text()
    expect(wall).toContain('/supervision?level=raised')
  })

  test('tell a stale page and a double click', async () => {
    const dueDay = endOfWorkingDay(it.db, Date.now(), 5).until - dayMs
    const { id, revision } = aDraft(it.db, cast, { dueDay }, Date.now())
    const form = { seen: String(revision) }
    expect((await post(it, `${place(id)}/issue`, form, manager())).status).toBe(303)
    const again = await post(it, `${place(id)}/issue`, form, manager())
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('有人改过')
  })

  test('take an attachment, hand it out as a download, and refuse one that lies', async () => {
    const id = underWay(it.db, cast)
    const entry = (name: string, body: string) => {
      const form = new FormData()
      for (const [key, value] of [
        ['text', '已在三个班组试用'],
        ['once', `form-${name.length}-0001`],
      ] as const)
        form.append(key, value)
      form.append('files', new File([body], name))
      return post(it, `${place(id)}/entries`, form, handler())
    }
    expect((await entry('方案.pdf', '%PDF-1.7 内容')).status).toBe(303)
    const file = await get(it, `${place(id)}/files/1`, handler())
    expect(file.headers.get('content-disposition')).toContain('attachment')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    const lying = await entry('照片.png', '%PDF-1.7')
    expect(lying.status).toBe(422)
    expect(await lying.text()).toContain('对不上')
  })

  test('print and export the same form', async () => {
    const id = checking(it.db, cast)
    const print = await (await get(it, `${place(id)}/print`, manager())).text()
    expect(print).toContain('对内投诉工作督办表')
    expect(print).toContain(sheetNow(it.db, id).sheetNo ?? '?')
    const word = await get(it, `${place(id)}/word`, manager())
    expect(wordsOfWord(Buffer.from(await word.arrayBuffer()))).toBe(wordsPrinted(print))
  })
})
