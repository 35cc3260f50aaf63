import { describe, expect, test } from 'vitest'

import { correctMonths } from '#src/complaints/months/correct.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { frozenMonths } from '#src/complaints/months/schema.ts'
import { withdrawComplaint } from '#src/complaints/withdraw.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const lastMonth = monthAfter(monthOf(Date.now()), -1)
const then = Date.parse(`${lastMonth}-10T10:00:00+08:00`)

function centre() {
  const it = testApp()
  const units = twoDepartments(it.db)
  const boss = actorWith(it.db, 'qa-manager')
  const made = verifiedComplaint(it.db, units.first, boss, then, { omission: 'missed' })
  const manager = signedInAs(it.db, 'qa-manager')
  const page = async (path: string, cookie = manager) => (await get(it, path, cookie)).text()
  const freeze = (month = lastMonth, note = '月会用', cookie = manager) =>
    post(it, `/complaints/months/${month}/freezing`, { note }, cookie)
  return { ...it, units, boss, made, manager, page, freeze }
}

describe('the page of months', () => {
  test('opens the list behind each number', async () => {
    const it = centre()
    const text = await it.page(`/complaints/months?month=${lastMonth}`)
    const { id } = it.units.first.department
    const about = `from=${lastMonth}-01&amp;to=${lastMonth}-`
    expect(text).toContain(about)
    for (const narrowing of ['origin=missed', 'verdict=substantiated']) {
      expect(text).toMatch(new RegExp(`department=${id}&amp;class=internal&amp;${narrowing}`))
    }
    const href = /href="(\/complaints\?from=[^"]*origin=missed)"/.exec(text)?.[1] ?? ''
    expect(await it.page(href.replaceAll('&amp;', '&'))).toContain(it.made.complaint.complaintNo)
  })

  test.each(['2026-13', 'x', '', '1 or 1=1', '0000-01', '9999-12', '2026-11-01'])(
    'takes a forged month (%s) for this one',
    async (month) => {
      const it = centre()
      const answer = await get(
        it,
        `/complaints/months?month=${encodeURIComponent(month)}`,
        it.manager,
      )
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain(`${monthOf(Date.now())} 投诉数`)
    },
  )

  test('freezes a past month once, with a note, and keeps what was typed when it cannot', async () => {
    const it = centre()
    expect((await it.freeze(lastMonth, '  ')).status).toBe(422)
    const current = await it.freeze(monthOf(Date.now()), '太早了')
    expect(current.status).toBe(409)
    expect(await current.text()).toContain('还没有过完')
    expect((await it.freeze('2026-13')).status).toBe(404)
    expect((await it.freeze()).status).toBe(303)
    const twice = await it.freeze()
    expect(twice.status).toBe(409)
    expect(await twice.text()).toContain('已经封存')
    expect(it.db.select().from(frozenMonths).all()).toHaveLength(1)
  })

  test('shows and exports corrections, and tells who made them to quality assurance only', async () => {
    const it = centre()
    freezeMonth(it.db, it.boss, { month: lastMonth, note: '月会用' })
    const { id } = it.made.complaint
    it.sqlite.exec(`update complaints set stage = 'opened' where id = ${id}`)
    withdrawComplaint(it.db, it.boss, id, '误立案')
    correctMonths(it.db, it.boss, id, 'ledger', Date.now())
    const path = `/complaints/months?month=${lastMonth}`
    const text = await it.page(path)
    expect(text).toContain('更正 -1')
    expect(text).toContain('<th scope="col">经手</th>')
    const scope = { kind: 'department', id: it.units.first.department.id } as const
    const head = signedInAs(it.db, 'department-head', scope)
    const own = await it.page(path, head)
    expect(own).toContain('更正 -1')
    expect(own).not.toContain('经手')
    const { text: file } = await exportedFile(
      it,
      it.manager,
      '/complaints/months',
      `month=${lastMonth}`,
    )
    expect(file).toContain('1（更正 -1）')
  })
})
