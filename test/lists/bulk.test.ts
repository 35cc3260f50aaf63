import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { legalHolds } from '#src/retention/schema.ts'
import { transcriptionRequests } from '#src/transcription/line/schema.ts'
import {
  announcedCall,
  heardRecording,
  twoDepartments,
  type Unit,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

let it: TestApp
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

function recording(
  name: string,
  state: 'received' | 'transcribed' | 'corrupt',
  unit = units.first,
) {
  const made = heardRecording(it.db, name, announcedCall(it.db, unit, name).id)
  it.db.update(recordings).set({ state }).where(eq(recordings.id, made.id)).run()
  return made.id
}

async function step(path: string, fields: Record<string, string>, ids: number[], cookie = manager) {
  const form = new FormData()
  for (const [name, value] of Object.entries({
    list: '/recordings',
    query: '',
    at: '',
    ...fields,
  })) {
    form.append(name, value)
  }
  for (const id of ids) form.append('id', String(id))
  const answer = await post(it, path, form, cookie)
  return { status: answer.status, html: await answer.text() }
}

const asking = '/transcription/recordings/asking'
const holding = '/retention/holds/recordings'
const asked = () => it.db.select().from(transcriptionRequests).all().length

describe('one step for many recordings', () => {
  test('is taken for each by its own rule, and tells which were not done and why', async () => {
    const ids = [
      recording('a', 'received'),
      recording('b', 'transcribed'),
      recording('c', 'corrupt'),
    ]
    const { status, html } = await step(asking, {}, ids)
    expect(status).toBe(200)
    expect(html).toContain('1 项成功')
    expect(html).toContain('2 项没有做')
    expect(html).toContain('这段录音已经转写过了')
    expect(html).toContain('这个文件无法播放')
    expect(asked()).toBe(1)
    const action = eq(auditEvents.action, 'transcription.asked')
    expect(it.db.select().from(auditEvents).where(action).all()).toHaveLength(1)
  })

  test('reaches only what the reader sees, whatever ids the form brings', async () => {
    const mine = recording('a', 'received')
    const other = recording('b', 'received', units.second)
    const scope = { kind: 'department', id: units.first.department.id } as const
    const cookie = signedInAs(it.db, 'qa-inspector', scope)
    const { html } = await step(asking, {}, [mine, other, 99_999], cookie)
    expect(html).toContain('1 项成功')
    expect(asked()).toBe(1)
  })

  test('can be all results of the filter, and no others', async () => {
    recording('a', 'received')
    recording('b', 'received')
    recording('c', 'transcribed')
    const { html } = await step(asking, { query: 'state=received', all: 'on' }, [])
    expect(html).toContain('2 项成功。')
    expect(asked()).toBe(2)
  })

  test('needs a choice, and a right', async () => {
    const id = recording('a', 'received')
    const none = await step(asking, {}, [])
    expect(none.status).toBe(409)
    expect(none.html).toContain('没有勾选任何一行')
    const leader = signedInAs(it.db, 'team-leader')
    expect((await step(asking, {}, [id], leader)).status).toBe(403)
    expect((await step(holding, { reason: '诉讼', asked: 'on' }, [id], leader)).status).toBe(403)
    expect(asked()).toBe(0)
  })

  test('asks why recordings are held, once for all, and names what it will do', async () => {
    const ids = [recording('a', 'transcribed'), recording('b', 'transcribed')]
    const first = await step(holding, {}, ids)
    expect(first.status).toBe(200)
    expect(first.html).toContain('给 2 段录音设法律保留')
    expect(first.html).toContain(`name="id" value="${ids[0]}"`)
    const blank = await step(holding, { asked: 'on', reason: ' ' }, ids)
    expect(blank.status).toBe(422)
    expect(blank.html).toContain('请写明原因')
    expect(it.db.select().from(legalHolds).all()).toEqual([])
    const done = await step(holding, { asked: 'on', reason: '诉讼需要' }, ids)
    expect(done.html).toContain('2 项成功。')
    const again = await step(holding, { asked: 'on', reason: '诉讼需要' }, ids)
    expect(again.html).toContain('0 项成功，2 项没有做')
    expect(it.db.select().from(legalHolds).all()).toHaveLength(2)
  })

  test('is offered to those who may do it, with a label for each row', async () => {
    recording('a', 'received')
    const html = await (await get(it, '/recordings', manager)).text()
    expect(html).toContain('先转写')
    expect(html).toContain('aria-label="选择 a"')
    const leader = await (await get(it, '/recordings', signedInAs(it.db, 'team-leader'))).text()
    expect(leader).not.toContain('先转写')
    expect(leader).not.toContain('设法律保留')
  })
})
