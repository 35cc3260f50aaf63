import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import { roles } from '#src/auth/vocabulary.ts'
import { waitingFor } from '#src/home/waiting/list.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { nameSuccessor, orphanedTalks } from '#src/training/eap/succession.ts'
import { openTalk, recordTalk } from '#src/training/eap/talks.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

import { hour, staffed } from '../scene.ts'

const secret = '家里老人住院，最近睡不好'
const now = Date.now()

let it: ReturnType<typeof testApp>
let keeperId: number
let id: number

beforeEach(() => {
  it = testApp()
  const units = staffed(it.db)
  const keeper = actorWith(it.db, 'trainer')
  keeperId = keeper.accountId ?? 0
  const talk = { personId: units.first.person.id, kind: 'eap', words: secret } as const
  id = recordTalk(it.db, keeper, { ...talk, heldAt: now - hour }, now)
})

const leaves = () =>
  it.db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, keeperId)).run()
const another = () => accountWith(it.db, 'trainer', { kind: 'sub-centre', id: 1 })
const security = () => actorWith(it.db, 'security-admin')
const name = (toId: number) =>
  nameSuccessor(it.db, security(), { keeperId, toId, reason: '讲师离职' }, now)

describe('a talk whose keeper left before handing it over', () => {
  test('goes to a successor who is named, and is read by nobody else, least of all who names', async () => {
    leaves()
    expect(orphanedTalks(it.db, security())).toMatchObject([{ keeperId, talks: 1 }])
    const successor = another()
    expect(name(successor.id)).toBe(1)
    expect(openTalk(it.db, actorOf(successor), id)).toMatchObject({
      words: secret,
      handovers: [{ toName: successor.displayName, byName: '测试security-admin' }],
    })
    const cookie = signedInAs(it.db, 'security-admin')
    expect((await get(it, `/eap/${id}`, cookie)).status).toBe(403)
    const page = await (await get(it, '/eap/succession', cookie)).text()
    expect(page).toContain('没有无人保管的记录')
    expect(page).not.toContain('睡不好')
    const traced = it.db.select().from(auditEvents).all()
    const about = traced.filter(({ action }) => action === 'eap.successor-named')
    expect(about).toMatchObject([{ subjectKind: 'eap', subjectId: String(id), particulars: {} }])
  })

  test('is told as a count, never whose it is, to whoever may name, and waits there', async () => {
    leaves()
    const cookie = signedInAs(it.db, 'security-admin')
    const page = await (await get(it, '/eap/succession', cookie)).text()
    expect(page).toContain('留下 1 份记录')
    for (const words of ['罗军', '睡不好']) expect(page).not.toContain(words)
    expect(waitingFor(it.db, security(), null).kinds).toEqual([{ kind: 'succession', count: 1 }])
  })

  test.each(keysOf(roles).filter((role) => role !== 'security-admin'))(
    'is given on by no %s',
    (role) => {
      leaves()
      const actor = actorWith(it.db, role)
      const given = { keeperId, toId: another().id, reason: '讲师离职' }
      expect(() => orphanedTalks(it.db, actor)).toThrow(Forbidden)
      expect(() => nameSuccessor(it.db, actor, given, now)).toThrow(Forbidden)
    },
  )

  test('stays where its keeper is there, and goes to nobody who may not keep it, nor twice', () => {
    const successor = another()
    expect(() => name(successor.id)).toThrow('请本人移交')
    leaves()
    expect(() => name(accountWith(it.db, 'qa-manager').id)).toThrow('不能登记员工关怀')
    expect(() => name(keeperId)).toThrow('不能登记员工关怀')
    name(successor.id)
    expect(() => name(successor.id)).toThrow('已经交给别人保管')
  })

  test('keeps what was typed where the reason is missing', async () => {
    leaves()
    const form = { keeperId: String(keeperId), toId: String(another().id), reason: '短' }
    const answer = await post(it, '/eap/succession', form, signedInAs(it.db, 'security-admin'))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('value="短"')
  })
})
