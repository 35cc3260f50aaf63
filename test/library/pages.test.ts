import { existsSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { clips } from '#src/clips/schema.ts'
import { openVersion } from '#src/library/typical-cases/find.ts'
import { submitCase } from '#src/library/typical-cases/review.ts'
import { typicalCases } from '#src/library/typical-cases/schema.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import {
  type Cast,
  drafted,
  lesson,
  libraryCast,
  now,
  published,
  readyClip,
  seen,
  soundOf,
  story,
} from './scene.ts'

let made: TestApp
let cast: Cast
const as = (role: Role) => signedInAs(made.db, role)
const anAgent = () =>
  signedInAs(made.db, 'agent', { kind: 'person', id: cast.units.second.person.id })
const words = { source: 'substantiated', title: '没有登记就挂断', story, lesson, fault: 'attitude' }

beforeEach(() => {
  made = testApp()
  cast = libraryCast(made.db)
})

/** Where else a clip can be had: whole, as text, and for the exams. */
async function statusesOf(clipId: number): Promise<number[]> {
  const raw = `/recordings/${cast.recording.id}/clips/${clipId}`
  const answers = [
    await get(made, `${raw}/sound`, as('qa-manager')),
    await get(made, `${raw}/text`, as('qa-manager')),
    await get(made, `/questions/clips/${clipId}`, as('trainer')),
  ]
  return answers.map(({ status }) => status)
}

const textOf = async (path: string, cookie: string) => await (await get(made, path, cookie)).text()

describe('the pages of the library', () => {
  test('take a case in from its complaint, with the form filled in', async () => {
    const cookie = as('qa-inspector')
    const { id, complaintNo } = cast.complaint
    const card = await textOf(`/library/of-complaint/${id}`, cookie)
    expect(card).toContain(`/library/new?complaint=${complaintNo}&amp;source=substantiated`)
    const form = await textOf(`/library/new?complaint=${complaintNo}`, cookie)
    expect(form).toContain(`value="${complaintNo}"`)
    expect(form).toContain('<option value="substantiated" selected="">属实投诉</option>')
    const answer = await post(made, '/library', { ...words, links: complaintNo }, cookie)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/library/1/edit')
  })

  test('show what was put in place of names before anything is saved', async () => {
    const cookie = as('qa-inspector')
    const links = cast.complaint.complaintNo
    const typed = { ...words, links, story: '罗军没有登记，电话13931909215。' }
    const answer = await post(made, '/library', typed, cookie)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('还没有保存')
    expect(page).toContain('<del>罗军</del> 换成 <ins>坐席</ins>')
    expect(page).toContain('坐席没有登记，电话（号码略）。')
    expect(made.db.select().from(typicalCases).all()).toEqual([])
    const again = { ...typed, story: '坐席没有登记，电话（号码略）。' }
    expect((await post(made, '/library', again, cookie)).status).toBe(303)
  })

  test('keep what was typed where a number is not known or a field is wrong', async () => {
    const cookie = as('qa-inspector')
    const unknown = await post(made, '/library', { ...words, links: 'TS-0' }, cookie)
    expect(unknown.status).toBe(422)
    const page = await unknown.text()
    expect(page).toContain('没有 TS-0 这个投诉号或通话号')
    expect(page).toContain(story)
    const links = cast.complaint.complaintNo
    const wrongs: Record<string, string>[] = [
      { title: '' },
      { story: '长'.repeat(5000) },
      { source: 'forged' },
      { tags: 'a b c d e f g h i' },
      { tags: '一个长得不像话的标签名字超了' },
    ]
    for (const wrong of wrongs) {
      const answer = await post(made, '/library', { ...words, links, ...wrong }, cookie)
      expect({ wrong: Object.keys(wrong), status: answer.status }).toMatchObject({ status: 422 })
    }
    expect(made.db.select().from(typicalCases).all()).toEqual([])
  })

  test('write what looks like a page of its own as text', async () => {
    const title = '<img src=x onerror=alert(1)>{{7*7}}'
    const id = published(made.db, cast, { title })
    const page = await textOf(`/library/${id}`, anAgent())
    expect(page).toContain('&lt;img src=x')
    expect(page).not.toContain('<img src=x')
  })

  test('tell a stale page and a second click, and lose nothing', async () => {
    const cookie = as('qa-inspector')
    const id = drafted(made.db, cast)
    const typed = { ...words, seen: String(seen(made.db, id)), lesson: '新的启示' }
    expect((await post(made, `/library/${id}`, typed, cookie)).status).toBe(303)
    const second = await post(made, `/library/${id}`, { ...typed, lesson: '另一种启示' }, cookie)
    expect(second.status).toBe(409)
    const page = await second.text()
    expect(page).toContain('刚刚有人改过')
    expect(page).toContain('另一种启示')
    expect(openVersion(made.db, id)?.lesson).toBe('新的启示')
    const submit = () =>
      post(made, `/library/${id}/submission`, { seen: String(seen(made.db, id)) }, cookie)
    expect((await submit()).status).toBe(303)
    expect((await submit()).status).toBe(409)
  })

  test('let an agent hear the covered clip in parts, and nothing else of the recording', async () => {
    const clip = readyClip(made.db, cast.recording.id, cast.author)
    soundOf(made.storage.clipFile(clip.id))
    const id = published(made.db, cast, { clipIds: [clip.id] })
    const cookie = anAgent()
    const sound = `/library/${id}/clips/${clip.id}/sound`
    expect(await textOf(`/library/${id}`, cookie)).toContain(`src="${sound}"`)
    const part = await made.app.request(`http://localhost${sound}`, {
      headers: { Cookie: cookie, Range: 'bytes=0-99' },
    })
    expect(part.status).toBe(206)
    expect((await part.arrayBuffer()).byteLength).toBe(100)
    expect((await get(made, `/recordings/${cast.recording.id}/audio`, cookie)).status).toBe(403)
    expect(
      (await get(made, `/recordings/${cast.recording.id}/clips/${clip.id}/sound`, cookie)).status,
    ).toBe(403)
    const played = made.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'case.clip-played'))
      .all()
    expect(played.map(({ actorName }) => actorName)).toEqual([cast.manager.name, cast.agent.name])
  })

  test('silence a reported clip at every address it has', async () => {
    const clip = readyClip(made.db, cast.recording.id, cast.author, '我叫某某')
    soundOf(made.storage.clipFile(clip.id))
    const id = published(made.db, cast, { clipIds: [clip.id] })
    const here = `/library/${id}/clips/${clip.id}`
    expect(await textOf(`${here}/report`, anAgent())).toContain('马上在各处停播')
    const wrong = await post(made, `${here}/report`, { words: '', at: '九点' }, anAgent())
    expect(wrong.status).toBe(422)
    expect((await post(made, `${here}/report`, { words: '', at: '' }, anAgent())).status).toBe(409)
    expect(await statusesOf(clip.id)).toEqual([200, 200, 200])
    expect((await post(made, `${here}/report`, { words: '某某' }, anAgent())).status).toBe(303)
    expect((await get(made, `${here}/sound`, anAgent())).status).toBe(409)
    expect(await statusesOf(clip.id)).toEqual([409, 409, 409])
    const page = await textOf(`/library/${id}`, anAgent())
    expect(page).toContain('已停播')
    expect(page).not.toContain('我叫')
    const check = `/library/${id}/reports/1`
    expect((await get(made, check, anAgent())).status).toBe(403)
    expect(await textOf(check, as('qa-manager'))).toContain('检查漏打码')
    const answer = { answer: 'not-missed', reason: '是单位名' }
    expect((await post(made, check, answer, as('qa-manager'))).status).toBe(303)
    expect((await post(made, check, answer, as('qa-manager'))).status).toBe(409)
    expect((await get(made, `${here}/sound`, anAgent())).status).toBe(200)
  })

  test('publish for a manager who heard it, and for nobody who did not', async () => {
    const clip = readyClip(made.db, cast.recording.id, cast.author)
    soundOf(made.storage.clipFile(clip.id))
    const id = drafted(made.db, cast, { clipIds: [clip.id] })
    submitCase(made.db, cast.author, id, seen(made.db, id), now)
    const cookie = as('qa-manager')
    const form = { seen: String(seen(made.db, id)) }
    const publish = () => post(made, `/library/${id}/publication`, form, cookie)
    expect(await textOf(`/library/${id}`, cookie)).toContain('还有 1 个片段没有从头听到尾')
    expect((await publish()).status).toBe(409)
    const hearing = `/library/${id}/clips/${clip.id}/hearing`
    expect(await (await post(made, hearing, {}, cookie)).json()).toEqual({ heard: false })
    await (await get(made, `/library/${id}/clips/${clip.id}/sound`, cookie)).arrayBuffer()
    expect(await (await post(made, hearing, {}, cookie)).json()).toEqual({ heard: false })
    made.db.run('update case_hearings set given_at = given_at - 60000')
    expect(await (await post(made, hearing, {}, cookie)).json()).toEqual({ heard: true })
    expect((await publish()).status).toBe(303)
    expect(await textOf('/library', anAgent())).toContain('没有登记就挂断')
  })

  test('say in words that a clip has no sound any more', async () => {
    const clip = readyClip(made.db, cast.recording.id, cast.author)
    const id = published(made.db, cast, { clipIds: [clip.id] })
    expect(existsSync(made.storage.clipFile(clip.id))).toBe(false)
    const sound = `/library/${id}/clips/${clip.id}/sound`
    expect((await get(made, sound, anAgent())).status).toBe(404)
    made.db.delete(clips).where(eq(clips.id, clip.id)).run()
    expect((await get(made, sound, anAgent())).status).toBe(404)
    expect(await textOf(`/library/${id}`, anAgent())).toContain('录音已按期限删除')
  })

  test('are closed to those without the right, each of them', async () => {
    const id = published(made.db, cast)
    for (const [role, path, form] of [
      ['return-visitor', '/library', null],
      ['return-visitor', `/library/${id}`, null],
      ['agent', '/library/new', null],
      ['agent', `/library/${id}/edit`, null],
      ['agent', `/library/${id}/studies`, null],
      ['agent', '/library', words],
      ['agent', `/library/${id}`, words],
      ['agent', `/library/${id}/publication`, { seen: '1' }],
      ['qa-inspector', `/library/${id}/publication`, { seen: '1' }],
      ['qa-inspector', `/library/${id}/withdrawal`, { reason: '过时' }],
      ['executive', `/library/${id}/assignments`, { team: '1', due: '2030-01-01' }],
      ['system-admin', `/library/${id}/study`, { version: '1' }],
    ] as const) {
      const answer = form
        ? await post(made, path, form, signedInAs(made.db, role))
        : await get(made, path, signedInAs(made.db, role))
      expect({ role, path, status: answer.status }).toEqual({ role, path, status: 403 })
    }
  })

  test('draw on paper and in Word, and leave a trace of it', async () => {
    const id = published(made.db, cast)
    expect(await textOf(`/library/${id}/print`, anAgent())).toContain('DX-2026-0001')
    const word = await get(made, `/library/${id}/word`, anAgent())
    expect(word.headers.get('content-disposition')).toContain(
      encodeURIComponent('典型案例_DX-2026-0001'),
    )
    const exported = made.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'case.exported'))
      .all()
    expect(exported).toHaveLength(2)
  })

  test('let people say that they have studied a case, and their leader see it', async () => {
    const id = published(made.db, cast)
    expect(await textOf(`/library/${id}`, anAgent())).toContain('我已学完')
    const study = () => post(made, `/library/${id}/study`, { version: '1' }, anAgent())
    expect((await study()).status).toBe(303)
    expect((await study()).status).toBe(409)
    const leader = signedInAs(made.db, 'team-leader', {
      kind: 'team',
      id: cast.units.second.team.id,
    })
    const page = await textOf(`/library/${id}/studies`, leader)
    expect(page).toContain('100%')
    expect(page).toContain('李洋')
    const late = { team: String(cast.units.second.team.id), due: '2020-01-01' }
    expect((await post(made, `/library/${id}/assignments`, late, leader)).status).toBe(409)
    const wrong = { team: '', due: '2020-02-30' }
    expect((await post(made, `/library/${id}/assignments`, wrong, leader)).status).toBe(422)
  })
})
