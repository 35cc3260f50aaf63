import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { formatDay, startOfWeek } from '#src/kernel/calendar.ts'
import { draftAnalysis } from '#src/supervision/analyses/draft.ts'
import { publishAnalysis } from '#src/supervision/analyses/publish.ts'
import { weekMs } from '#src/supervision/metrics/weekly.ts'
import { departmentOf, type StaffedCentre, staffedCentre } from '#test/complaints/opened.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { wordsOfWord, wordsPrinted } from '#test/support/paper-words.ts'
import { signedInAs } from '#test/support/people.ts'

import { complaintOf, week } from './made.ts'

let it: TestApp
let cast: StaffedCentre

beforeEach(() => {
  it = testApp(testDatabase())
  cast = staffedCentre(it.db)
})

const as = (role: Role) => signedInAs(it.db, role)
const manager = () => as('qa-manager')
const complaint = (facts?: Parameters<typeof complaintOf>[3]) =>
  complaintOf(it.db, cast, cast.first, facts)
const drafted = () => draftAnalysis(it.db, cast.manager, week, week + 8 * 86_400_000).id
const text = async (path: string, cookie = manager()) => await (await get(it, path, cookie)).text()

describe('the list of analyses', () => {
  test('says when drafts are made, and offers a hand to who writes only', async () => {
    const page = await text('/analyses')
    expect(page).toContain('每周一 8:00 自动起草')
    expect(page).toMatch(/现在是(日常|“.+”)阶段/)
    expect(page).toContain('起草这一周')
    expect(await text('/analyses', as('qa-inspector'))).not.toContain('起草这一周')
    expect((await get(it, '/analyses', as('agent'))).status).toBe(403)
    expect((await get(it, '/analyses', as('system-admin'))).status).toBe(403)
  })

  test('hides drafts from readers', async () => {
    const id = drafted()
    expect(await text('/analyses')).toContain(`/analyses/${id}`)
    expect(await text('/analyses', as('executive'))).not.toContain(`/analyses/${id}`)
    expect((await get(it, `/analyses/${id}`, as('executive'))).status).toBe(404)
    expect((await get(it, `/analyses/${id}/print`, as('executive'))).status).toBe(404)
    expect((await get(it, `/analyses/${id}/word`, as('executive'))).status).toBe(404)
  })

  test('drafts a past week by hand, once however often it is asked', async () => {
    const day = formatDay(startOfWeek(Date.now()) - weekMs)
    const first = await post(it, '/analyses', { day }, manager())
    const second = await post(it, '/analyses', { day }, manager())
    expect(first.status).toBe(303)
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'))
  })

  test('refuses a week that is not over and a day there is not, and keeps what was typed', async () => {
    const today = await post(it, '/analyses', { day: formatDay(Date.now()) }, manager())
    expect(today.status).toBe(409)
    expect(await today.text()).toContain('还没有过完')
    const none = await post(it, '/analyses', { day: '2026-02-30' }, manager())
    expect(none.status).toBe(422)
    const page = await none.text()
    expect(page).toContain('存在的日期')
    expect(page).toContain('2026-02-30')
    expect((await post(it, '/analyses', { day: '2026-11-09' }, as('trainer'))).status).toBe(403)
  })

  test('takes weekday and hour within their bounds', async () => {
    const set = (weekday: string, hour: string, cookie = manager()) =>
      post(it, '/analyses/settings', { weekday, hour }, cookie)
    expect((await set('8', '8')).status).toBe(422)
    expect((await set('2', '24')).status).toBe(422)
    expect((await set('2', '9', as('qa-inspector'))).status).toBe(403)
    expect((await set('2', '9')).status).toBe(303)
    expect(await text('/analyses')).toContain('每周二 9:00 自动起草')
  })
})

describe('an analysis', () => {
  test('opens the complaints behind a number, as the list is asked for them', async () => {
    complaint({ verdict: 'unsubstantiated', reason: 'misunderstood' })
    complaint({ fault: 'attitude' })
    const id = drafted()
    const page = await text(`/analyses/${id}`)
    const department = cast.first.department.id
    const links = [...page.matchAll(/href="(\/complaints\?[^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    const asked = (part: Record<string, string>) =>
      links.find((href) => {
        const query = new URLSearchParams(href.split('?')[1])
        const own = ['department', 'type', 'verdict', 'staff', 'reason', 'cause']
        return own.every((name) => (query.get(name) ?? '') === (part[name] ?? ''))
      })
    const where = { department: String(department) }
    const ofReason = asked({ ...where, verdict: 'unsubstantiated', reason: 'misunderstood' })
    const ofFault = asked({ ...where, verdict: 'substantiated', type: 'attitude' })
    const ofCause = asked({ type: 'attitude', verdict: 'substantiated', cause: 'people' })
    const ofStaff = asked({ ...where, verdict: 'substantiated', staff: 'regular' })
    for (const href of [ofReason, ofFault, ofCause, ofStaff]) {
      const list = await text(href ?? 'missing')
      expect(list.match(/href="\/complaints\/\d+"/g)).toHaveLength(1)
    }
  })

  test('leads from an issue and a suggestion to a supervision sheet, for who issues them', async () => {
    for (let index = 0; index < 3; index += 1)
      complaint({ cause: 'management', detail: 'training' })
    const id = drafted()
    const path = `/supervision/new?department=${cast.first.department.id}`
    expect((await text(`/analyses/${id}`)).replaceAll('&amp;', '&')).toContain(path)
    publishAnalysis(it.db, cast.manager, id)
    expect(await text(`/analyses/${id}`, as('qa-inspector'))).not.toContain('/supervision/new')
  })

  test('hands the complaints of an issue on as evidence, and says how many it leaves out', async () => {
    const facts = { cause: 'management', detail: 'training' } as const
    const made = Array.from({ length: 103 }, (_, nth) =>
      complaint({ at: week + (nth + 1) * 60_000, ...facts }),
    )
    const other = complaint({ cause: 'people' })
    const late = complaint({ at: week + 7 * 86_400_000, ...facts })
    const page = (await text(`/analyses/${drafted()}`)).replaceAll('&amp;', '&')
    const [, href = 'missing'] =
      /href="(\/supervision\/new\?[^"]*cause=management[^"]*)"/.exec(page) ?? []
    const form = await text(href)
    const [, listed = ''] = /name="complaints"[^>]*>([^<]*)<\/textarea>/.exec(form) ?? []
    const numbers = made.map(({ complaintNo }) => complaintNo)
    expect(listed.split('、')).toEqual(numbers.toReversed().slice(0, 100))
    expect(listed).not.toContain(other.complaintNo)
    expect(listed).not.toContain(late.complaintNo)
    expect(form).toContain('另有 3 件没有列入')
    // Who may not see a complaint is not told its number either.
    const forged = `/supervision/new?complaints=${made[0]?.id},999999&of=x`
    expect(await text(forged)).toContain('另有 1 件没有列入')
  })

  test('keeps what was typed beside what somebody else saved meanwhile', async () => {
    const id = drafted()
    const say = (words: string, revision: string) =>
      post(it, `/analyses/${id}/comments`, { section: 'faults', text: words, revision }, manager())
    expect((await say('甲写的', '0')).status).toBe(303)
    const late = await say('乙写的', '0')
    expect(late.status).toBe(409)
    const page = await late.text()
    expect(page).toContain('甲写的')
    expect(page).toContain('乙写的')
    expect(page).toContain('刚才有人保存过')
    expect((await say('丙写的', '1')).status).toBe(303)
  })

  test('refuses a section there is not, an endless text and an empty suggestion in words', async () => {
    const id = drafted()
    const comment = (form: Record<string, string>) =>
      post(it, `/analyses/${id}/comments`, { revision: '0', ...form }, manager())
    expect((await comment({ section: 'forged', text: '甲' })).status).toBe(422)
    const long = await comment({ section: 'faults', text: '长'.repeat(4001) })
    expect(long.status).toBe(422)
    expect(await long.text()).toContain('最多 4000 个字')
    const empty = await post(it, `/analyses/${id}/suggestions`, { problem: '有问题' }, manager())
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('value="有问题"')
    const forged = { department: 'x', problem: '甲', advice: '乙' }
    expect((await post(it, `/analyses/${id}/suggestions`, forged, manager())).status).toBe(422)
  })

  test('is published once, and a late form of its draft is refused', async () => {
    const id = drafted()
    const publish = () => post(it, `/analyses/${id}/publication`, {}, manager())
    expect((await publish()).status).toBe(303)
    const again = await publish()
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经发布')
    const late = { section: 'faults', text: '晚了', revision: '0' }
    const answer = await post(it, `/analyses/${id}/comments`, late, manager())
    expect(answer.status).toBe(409)
  })

  test('lets nobody but its writers change it', async () => {
    const id = drafted()
    const suggestion = { department: '', problem: '甲', advice: '乙' }
    await post(it, `/analyses/${id}/suggestions`, suggestion, manager())
    const steps: [path: string, form: Record<string, string>][] = [
      ['comments', { section: 'faults', text: '甲', revision: '0' }],
      ['suggestions', suggestion],
      ['suggestions/1/withdrawal', {}],
      ['publication', {}],
      ['versions', {}],
    ]
    for (const [path, form] of steps) {
      for (const role of ['department-head', 'qa-inspector', 'trainer', 'agent'] as const) {
        expect((await post(it, `/analyses/${id}/${path}`, form, as(role))).status).toBe(403)
      }
    }
    expect((await post(it, `/analyses/${id}/suggestions/1/withdrawal`, {}, manager())).status).toBe(
      303,
    )
    expect((await post(it, `/analyses/${id}/suggestions/1/withdrawal`, {}, manager())).status).toBe(
      404,
    )
  })

  test('goes on in a new version, and the older one says so', async () => {
    const id = drafted()
    await post(it, `/analyses/${id}/publication`, {}, manager())
    const next = await post(it, `/analyses/${id}/versions`, {}, manager())
    expect(next.status).toBe(303)
    expect(await text(`/analyses/${id}`)).toContain('已有第 2 版')
    const twice = await post(it, `/analyses/${id}/versions`, {}, manager())
    expect(twice.status).toBe(409)
    expect(await twice.text()).toContain('已经有一份草稿')
  })

  test('shows a head the own department and no other', async () => {
    complaint()
    complaintOf(it.db, cast, cast.second, {})
    const id = drafted()
    publishAnalysis(it.db, cast.manager, id)
    const cookie = signedInAs(it.db, 'department-head', departmentOf(cast.first))
    const page = await text(`/analyses/${id}`, cookie)
    expect(page).toContain('只含您范围内的部门')
    expect(page).toContain(cast.first.department.name)
    expect(page).not.toContain(cast.second.department.name)
    expect(await text(`/analyses/${id}/print`, cookie)).not.toContain(cast.second.department.name)
  })
})

describe('the paper of an analysis', () => {
  test('is printed and put into Word with the same words, and each taking leaves a trace', async () => {
    complaint()
    const id = drafted()
    const comment = { section: 'overview', text: '本周总体平稳', revision: '0' }
    await post(it, `/analyses/${id}/comments`, comment, manager())
    const printed = await text(`/analyses/${id}/print`)
    for (const words of ['对内投诉周分析', '一、总体情况', '本周总体平稳', '整改建议', '签发']) {
      expect(printed).toContain(words)
    }
    const word = await get(it, `/analyses/${id}/word`, manager())
    expect(wordsOfWord(Buffer.from(await word.clone().arrayBuffer()))).toBe(wordsPrinted(printed))
    expect(word.headers.get('Content-Type')).toContain('wordprocessingml')
    expect(decodeURIComponent(word.headers.get('Content-Disposition') ?? '')).toContain(
      '对内投诉周分析_2026-11-09_第1版.docx',
    )
    const left = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'analysis.exported'))
      .all()
    expect(left).toHaveLength(2)
    expect((await get(it, `/analyses/${id}/word`, as('agent'))).status).toBe(403)
    expect((await get(it, `/analyses/${id}/print`, as('agent'))).status).toBe(403)
  })
})

describe('a verdict that is not substantiated', () => {
  test('has to say which case of it', async () => {
    const { verdictForm } = await import('#src/complaints/handling/forms.ts')
    const given = {
      ...{ verdict: 'unsubstantiated', faultCategory: 'attitude', cause: 'people.attitude' },
      reasoning: '听过录音',
    }
    const none = verdictForm.safeParse(given)
    expect(none.error?.issues[0]).toMatchObject({
      path: ['unsubstantiatedReason'],
      message: '结论是不属实的，请选择不属实的情形',
    })
    const said = { ...given, unsubstantiatedReason: 'by-the-rules' }
    expect(verdictForm.parse(said)).toMatchObject({ unsubstantiatedReason: 'by-the-rules' })
    expect(verdictForm.safeParse({ ...given, unsubstantiatedReason: 'appealed' }).success).toBe(
      false,
    )
    expect(verdictForm.parse({ ...said, verdict: 'substantiated' })).toMatchObject({
      unsubstantiatedReason: null,
    })
  })
})
