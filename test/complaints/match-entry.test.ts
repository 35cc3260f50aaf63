import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import {
  bringEntry,
  compareWaiting,
  entryNumbered,
  hourMs,
  standing,
} from '../screening/reconciliation/ledgers.ts'
import { addCall } from '../transcription/scripted.ts'

const noon = Date.parse('2026-11-02T12:00:00+08:00')

/** An entry without a number that may be about either of two calls. */
async function twoFit() {
  const place = testApp()
  const { db } = place
  const row = { agentNo: '777', name: '王磊', staffCategory: 'regular' } as const
  const personId = db.insert(people).values(row).returning().get().id
  const about = { personId, caller: '13800000001' }
  const first = addCall(db, { ...about, callNo: 'k1', startedAt: noon })
  const second = addCall(db, { ...about, callNo: 'k2', startedAt: noon + 60_000 })
  bringEntry(db, { at: noon + hourMs, agentNo: '777', caller: '13800000001' })
  await compareWaiting(db)
  const id = entryNumbered(db, 'DJ1')?.id ?? 0
  const path = `/register/${id}/call`
  const manager = signedInAs(db, 'qa-manager')
  const decide = async (form: Record<string, string>) => post(place, path, form, manager)
  return { ...place, first, second, path, manager, decide }
}

const link = (db: Db) => {
  const entry = entryNumbered(db, 'DJ1')
  return [entry?.link, entry?.callId]
}

describe('an entry that several calls fit', () => {
  test('stands in the list for somebody to decide', async () => {
    const it = await twoFit()
    expect(link(it.db)).toEqual(['ambiguous', null])
    const text = await (await get(it, '/register?call=ambiguous', it.manager)).text()
    expect(text).toContain('有几通都像，待定')
    expect(text).toContain(it.path)
    const form = await (await get(it, it.path, it.manager)).text()
    for (const word of ['k1', 'k2', '来电、坐席都相同', '没有这通']) expect(form).toContain(word)
    expect(await (await get(it, '/reconciliation', it.manager)).text()).toContain('等人指定')
  })

  test('is tied to the call a person chose, moves it, and stays there', async () => {
    const it = await twoFit()
    expect((await it.decide({ choice: 'call-k2', callNo: '' })).status).toBe(303)
    await compareWaiting(it.db)
    expect(link(it.db)).toEqual(['person', it.second.id])
    expect(standing(it.db, it.second.id)?.state).toBe('no-recording')
    bringEntry(it.db, { at: noon + 2 * hourMs, agentNo: '777', caller: '13800000001' })
    await compareWaiting(it.db)
    expect(link(it.db)).toEqual(['person', it.second.id])
    expect(it.db.select().from(auditEvents).all().at(-3)).toMatchObject({
      action: 'register.matched',
      particulars: { registerNo: 'DJ1', link: 'person', callId: it.second.id },
    })
  })

  test('is given up by a new number, and taken back by whoever decided', async () => {
    const it = await twoFit()
    await it.decide({ choice: 'nowhere' })
    expect(link(it.db)).toEqual(['nowhere', null])
    await it.decide({ choice: 'automatic' })
    expect(link(it.db)).toEqual(['ambiguous', null])
    await it.decide({ choice: 'typed', callNo: ' K1 ' })
    expect(link(it.db)).toEqual(['person', it.first.id])
    bringEntry(it.db, { callNo: 'k2', at: noon, agentNo: '777', caller: '13800000001' })
    expect(link(it.db)).toEqual(['number', it.second.id])
    expect((await it.decide({ choice: 'nowhere' })).status).toBe(409)
  })

  test.each([
    ['nothing chosen', {}, 422, '请选一项'],
    ['no number typed', { choice: 'typed', callNo: ' ' }, 422, '请填通话号'],
    ['a call that is not there', { choice: 'typed', callNo: 'zz' }, 409, '没有这个通话号'],
    ['a forged choice', { choice: 'call-zz' }, 409, '没有这个通话号'],
  ])('refuses %s and changes nothing', async (_, form, status, word) => {
    const it = await twoFit()
    const answer = await it.decide(form)
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(word)
    expect(link(it.db)).toEqual(['ambiguous', null])
  })

  test.each(['qa-inspector', 'case-handler', 'agent', 'department-head'] as const)(
    'is not for the role %s to decide',
    async (role) => {
      const it = await twoFit()
      const cookie = signedInAs(it.db, role)
      expect((await get(it, it.path, cookie)).status).toBe(403)
      expect((await post(it, it.path, { choice: 'nowhere' }, cookie)).status).toBe(403)
      expect(link(it.db)).toEqual(['ambiguous', null])
    },
  )

  test('that is decided can be accepted, and counts as registered for the inspector', async () => {
    const it = await twoFit()
    await it.decide({ choice: 'call-k1' })
    const entry = entryNumbered(it.db, 'DJ1')
    const text = await (await get(it, '/register', it.manager)).text()
    expect(text).toContain(`/register/${entry?.id}/acceptance`)
    expect(it.db.select().from(calls).all()).toHaveLength(2)
  })
})
