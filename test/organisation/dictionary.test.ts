import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { saveBusinessType } from '#src/organisation/business-types.ts'
import { createDefaults } from '#src/organisation/defaults.ts'
import { businessTypeList, shiftList } from '#src/organisation/queries.ts'
import { coverProblem } from '#src/organisation/shift-cover.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const invoice = { name: '发票', kind: 'enquiry', active: true } as const

function saved(db: Db) {
  const action = eq(auditEvents.action, 'business-type.saved')
  return db.select().from(auditEvents).where(action).all()
}

describe('a business type', () => {
  it('is added and changed with before and after on the trail', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const { id } = saveBusinessType(db, manager, null, invoice)
    saveBusinessType(db, manager, id, { ...invoice, name: '电子 发票', active: false })
    expect(businessTypeList(db)).toMatchObject([{ id, name: '电子 发票', active: false }])
    expect(saved(db).map(({ particulars }) => particulars)).toEqual([
      { before: null, after: invoice },
      { before: invoice, after: { ...invoice, name: '电子 发票', active: false } },
    ])
  })

  it('saved unchanged leaves no event', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    const { id } = saveBusinessType(db, manager, null, invoice)
    saveBusinessType(db, manager, id, { ...invoice, name: ' 发票 ' })
    expect(saved(db)).toHaveLength(1)
  })

  it('has a name of its own, in whatever width it is typed', () => {
    const { db } = testDatabase()
    const manager = actorWith(db, 'qa-manager')
    saveBusinessType(db, manager, null, { ...invoice, name: '网上国网APP' })
    const again = { ...invoice, name: '网上国网ＡＰＰ' }
    expect(() => saveBusinessType(db, manager, null, again)).toThrow('已经有这个名称')
    expect(() => saveBusinessType(db, manager, 99, invoice)).toThrow(NotFound)
  })

  it('is kept by few', () => {
    const { db } = testDatabase()
    const leader = actorWith(db, 'team-leader')
    expect(() => saveBusinessType(db, leader, null, invoice)).toThrow(Forbidden)
    expect(saved(db)).toEqual([])
  })
})

describe('a fresh installation', () => {
  it('has shifts that cover the day and the usual business types', () => {
    const { db } = testDatabase()
    createDefaults(db, system)
    expect(coverProblem(shiftList(db))).toBeNull()
    expect(businessTypeList(db).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['农村低压', '停电报修', '电费咨询', '举报', '表扬']),
    )
  })

  it('does not bring back at the next start what people changed', () => {
    const { db } = testDatabase()
    createDefaults(db, system)
    const type = businessTypeList(db)[0]
    if (!type) throw new Error('no types')
    saveBusinessType(db, system, type.id, { ...type, name: '改过的名称' })
    const before = businessTypeList(db)
    createDefaults(db, system)
    expect(businessTypeList(db)).toEqual(before)
    expect(saved(db)).toHaveLength(2)
  })
})
