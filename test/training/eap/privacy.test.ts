import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession, actorOf } from '#src/auth/sessions.ts'
import { type Role, roles } from '#src/auth/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { lists } from '#src/list-registry.ts'
import { notices } from '#src/notices/schema.ts'
import { eapTalks } from '#src/training/eap/schema.ts'
import { handOver, keptTalks, openTalk, ownTalks, recordTalk } from '#src/training/eap/talks.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

import { hour, staffed } from '../scene.ts'

const secret = '家里老人住院，最近睡不好'
const now = Date.now()

let it: ReturnType<typeof testApp>
let units: ReturnType<typeof staffed>
let keeper: string
let id: number

beforeEach(() => {
  it = testApp()
  units = staffed(it.db)
  keeper = signedInAs(it.db, 'trainer')
  id = recordTalk(
    it.db,
    actorWith(it.db, 'trainer'),
    { personId: units.first.person.id, kind: 'eap', heldAt: now - hour, words: secret },
    now,
  )
})

/** Another trainer, who keeps talks of their own. */
const another = () =>
  accountWith(it.db, 'trainer', { kind: 'sub-centre', id: units.first.centre.id })
const page = async (path: string, cookie: string) => (await get(it, path, cookie)).text()

describe('what was said in a talk', () => {
  test('is read by its author, and that it was opened is on the trail without a word of it', async () => {
    expect(await page(`/eap/${id}`, keeper)).toContain(secret)
    const events = it.db.select().from(auditEvents).all()
    const about = events.filter(({ subjectKind }) => subjectKind === 'eap')
    expect(about.map(({ action }) => action)).toEqual(['eap.recorded', 'eap.opened'])
    expect(about.map(({ particulars }) => particulars)).toEqual([{}, {}])
  })

  test('is on no page of the list, not even its author’s', async () => {
    const list = await page('/eap', keeper)
    expect(list).toContain('罗军')
    expect(list).not.toContain('睡不好')
  })

  test.each(keysOf(roles).filter((role) => role !== 'trainer'))(
    'is not read by a %s',
    async (role: Role) => {
      const cookie = signedInAs(it.db, role)
      for (const path of [`/eap/${id}`, '/eap']) {
        const answer = await get(it, path, cookie)
        expect(answer.status).toBe(403)
        expect(await answer.text()).not.toContain('睡不好')
      }
    },
  )

  test('is not read by another trainer, who does not learn that it exists', async () => {
    const cookie = `huiting_session=${openSession(it.db, another(), 'test')}`
    const theirs = await get(it, `/eap/${id}`, cookie)
    const none = await get(it, '/eap/999', cookie)
    expect([theirs.status, none.status]).toEqual([404, 404])
    expect(await page('/eap', cookie)).not.toContain('罗军')
  })

  test('is told to the agent as a date alone', async () => {
    const cookie = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
    for (const path of ['/eap/mine', '/training-plans/mine']) {
      const own = await page(path, cookie)
      expect(own).toContain('EAP 辅导')
      expect(own).not.toContain('睡不好')
    }
    const other = actorWith(it.db, 'agent', { kind: 'person', id: units.second.person.id })
    expect(ownTalks(it.db, other)).toEqual([])
  })

  test('is in no list that can be saved or exported', () => {
    expect(lists.filter(({ path }) => path.startsWith('/eap'))).toEqual([])
  })

  test('lies in its own row and in no other table, index, notice, job or line of the log', async () => {
    const typed = {
      ...{ agentNo: '20025', kind: 'conversation', heldAt: formatTime(now - hour) },
      words: `${secret}，已约下周再谈`,
    }
    expect((await post(it, '/eap', typed, keeper)).status).toBe(303)
    // Refused for one field, the words come back to the one who typed them, and are stored nowhere.
    const wrong = await post(it, '/eap', { ...typed, agentNo: '0' }, keeper)
    expect(await wrong.text()).toContain('已约下周再谈')
    handOver(
      it.db,
      actorWith(it.db, 'trainer'),
      id,
      { toId: another().id, reason: '岗位调整' },
      now,
    )
    await get(it, '/search?q=睡不好', signedInAs(it.db, 'qa-manager'))
    const tables = it.sqlite
      // What the full-text index holds shows in its shadow tables.
      .prepare(
        `select name from sqlite_schema where type = 'table' and sql not like 'create virtual%'`,
      )
      .pluck()
      .all() as string[]
    const holding = tables.filter((table) => {
      const rows = it.sqlite.prepare(`select * from "${table}"`).all() as object[]
      return rows.some((row) => JSON.stringify(row).includes('住院'))
    })
    expect(holding).toEqual(['eap_talks'])
    expect(it.db.select().from(eapTalks).all()).toHaveLength(2)
    expect(JSON.stringify(it.db.select().from(notices).all())).not.toContain('罗军')
    expect(it.db.select().from(jobs).all()).toEqual([])
    expect(it.errors).toEqual([])
  })
})

describe('handing a talk over', () => {
  test('moves it to the successor, and the one who gave it reads it no more', () => {
    const trainer = actorWith(it.db, 'trainer')
    const successor = actorOf(another())
    handOver(it.db, trainer, id, { toId: another().id, reason: '岗位调整' }, now)
    expect(openTalk(it.db, successor, id)).toMatchObject({
      words: secret,
      handovers: [{ fromName: trainer.name, toName: successor.name, reason: '岗位调整' }],
    })
    expect(() => openTalk(it.db, trainer, id)).toThrow(NotFound)
    expect(keptTalks(it.db, trainer, { size: 20, cursor: null }).rows).toEqual([])
  })

  test('goes to nobody who may not keep such talks, and not to oneself', () => {
    const trainer = actorWith(it.db, 'trainer')
    const manager = accountWith(it.db, 'qa-manager')
    const give = (toId: number) => () => handOver(it.db, trainer, id, { toId, reason: '试试' }, now)
    expect(give(manager.id)).toThrow('不能登记员工关怀')
    expect(give(trainer.accountId ?? 0)).toThrow('本来就由您保管')
    const gone = another()
    it.db.update(accounts).set({ disabledAt: now }).where(eq(accounts.id, gone.id)).run()
    expect(give(gone.id)).toThrow('不能登记员工关怀')
  })

  test('refuses a talk of tomorrow, of years ago, and about somebody who is not there', async () => {
    const typed = { agentNo: '20025', kind: 'eap', words: '谈了工作压力' }
    const send = (more: object) =>
      post(it, '/eap', { ...typed, heldAt: formatTime(now - hour), ...more }, keeper)
    const late = await send({ heldAt: formatTime(now + 24 * hour) })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('谈了工作压力')
    expect((await send({ heldAt: '2016-01-01 10:00' })).status).toBe(409)
    expect((await send({ agentNo: '99999' })).status).toBe(422)
    expect((await send({ heldAt: '2026-02-30 10:00' })).status).toBe(422)
    expect((await send({ words: '\u200B\u200B\u200B\u200B\u200B\u200B' })).status).toBe(422)
  })
})
