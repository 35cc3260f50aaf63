import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { acceptEntry } from '#src/complaints/accept.ts'
import { complaints } from '#src/complaints/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { correctSegment } from '#src/transcription/corrections/correct.ts'
import { segments } from '#src/transcription/schema.ts'
import {
  announcedCall,
  heardRecording,
  registeredCall,
  suspectedCall,
  twoDepartments,
  type Unit,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

let it: TestApp
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

async function page(path: string, cookie = manager) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

function reported(unit: Unit, callNo: string) {
  const call = announcedCall(it.db, unit, callNo)
  const entry = registeredCall(it.db, callNo)
  return { call, entry, complaint: acceptEntry(it.db, actorWith(it.db, 'qa-manager'), entry.id) }
}

function found(unit: Unit, callNo: string) {
  const { finding } = suspectedCall(it.db, unit, callNo)
  const { complaint } = recheckFinding(it.db, actorWith(it.db, 'qa-inspector'), finding.id, {
    verdict: 'missed',
    faultCategory: 'hung-up',
    target: null,
    note: '',
  })
  if (!complaint) throw new Error('no complaint was opened')
  return complaint
}

const departmentOf = (unit: Unit) => ({ kind: 'department', id: unit.department.id }) as const

describe('the page of a complaint', () => {
  test('says whether the customer called again, about what, and that it weighs upon the complaint', async () => {
    const { complaint, call } = reported(units.first, 'e001')
    const set = (fault: 'shirking' | 'attitude') =>
      it.db
        .update(complaints)
        .set({ faultCategory: fault })
        .where(eq(complaints.id, complaint.id))
        .run()
    set('shirking')
    expect((await page(`/complaints/${complaint.id}`)).html).toContain('之后没有重复来电')
    const again = announcedCall(it.db, units.first, 'e002', call.startedAt + 86_400_000)
    const { html } = await page(`/complaints/${complaint.id}`)
    expect(html).toContain('之后重复来电 1 次，同一业务 0 次')
    expect(html).toContain('推诿搪塞以后客户又来电')
    expect(html).toContain(`href="/calls/${again.id}"`)
    expect(html).not.toContain(again.caller)
    set('attitude')
    expect((await page(`/complaints/${complaint.id}`)).html).not.toContain('以后客户又来电')
  })
})

describe('the register', () => {
  test('shows entries whose call has not come as 通话未到, and offers to accept the others', async () => {
    registeredCall(it.db, 'd999', 'DJ-9')
    announcedCall(it.db, units.first, 'd001')
    const { id } = registeredCall(it.db, 'd001', 'DJ-1')
    const { html } = await page('/register')
    expect(html).toContain('通话未到')
    expect(html.match(/aria-label="受理/g)).toHaveLength(1)
    expect(html).toContain(`/register/${id}/acceptance`)
  })

  test.each([
    ['accepted=yes', ['DJ-d001']],
    ['accepted=no', ['DJ-d002', 'DJ-d999']],
    ['call=unknown', ['DJ-d999']],
    ['call=known', ['DJ-d001', 'DJ-d002']],
    ['no=DJ-d002', ['DJ-d002']],
    ['no=D999', ['DJ-d999']],
    ['type=attitude', ['DJ-d001', 'DJ-d002', 'DJ-d999']],
    ['type=other', []],
  ])('filters by %s', async (query, expected) => {
    reported(units.first, 'd001')
    announcedCall(it.db, units.first, 'd002')
    registeredCall(it.db, 'd002')
    registeredCall(it.db, 'd999')
    const { html } = await page(`/register?${query}`)
    const shown = [...html.matchAll(/<td class="nowrap">(DJ-[^<]*)</g)].map(([, no]) => no)
    expect(new Set(shown)).toEqual(new Set(expected))
  })

  test('masks callers and holds only one’s own department', async () => {
    reported(units.first, 'd001')
    reported(units.second, 'd002')
    registeredCall(it.db, 'd999')
    const head = signedInAs(it.db, 'department-head', departmentOf(units.first))
    const { html } = await page('/register', head)
    expect(html).toContain('DJ-d001')
    expect(html).not.toContain('DJ-d002')
    expect(html).not.toContain('DJ-d999')
    expect(html).toContain('139****9215')
    expect(html).not.toContain('13931909215')
    expect((await page('/register')).html).not.toContain('13931909215')
  })

  test('pages back and forth', async () => {
    for (let n = 1; n <= 12; n++) registeredCall(it.db, `d${100 + n}`)
    const first = await page('/register?size=10')
    const next = /href="([^"]*)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&')
    const second = await page(next ?? '')
    expect(first.html.match(/通话未到/g)).toHaveLength(10)
    expect(second.html.match(/通话未到/g)).toHaveLength(2)
  })
})

describe('accepting an entry', () => {
  test('shows the entry with help on 对内 and 对外, then opens the complaint', async () => {
    announcedCall(it.db, units.first, 'd001')
    const { id } = registeredCall(it.db, 'd001')
    const form = await page(`/register/${id}/acceptance`)
    expect(form.html).toContain('对内还是对外')

    const answer = await post(
      it,
      `/register/${id}/acceptance`,
      { faultCategory: 'shirking', target: 'this-agent', note: '' },
      manager,
    )
    expect(answer.status).toBe(303)
    const complaint = it.db.select().from(complaints).get()
    expect(answer.headers.get('Location')).toBe(`/complaints/${complaint?.id}`)
    expect(complaint).toMatchObject({ faultCategory: 'shirking', target: 'this-agent' })
  })

  test('a forged type is answered with a sentence and keeps the note', async () => {
    announcedCall(it.db, units.first, 'd001')
    const { id } = registeredCall(it.db, 'd001')
    const form = { faultCategory: 'x', note: '核对过了' }
    const answer = await post(it, `/register/${id}/acceptance`, form, manager)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('请选择类型')
    expect(html).toContain('核对过了')
    expect(it.db.select().from(complaints).all()).toEqual([])
  })

  test('twice is refused with a sentence, the earlier complaint and the note typed', async () => {
    const { entry, complaint } = reported(units.first, 'd001')
    const form = { faultCategory: 'attitude', note: '已联系客户' }
    const answer = await post(it, `/register/${entry.id}/acceptance`, form, manager)
    expect(answer.status).toBe(409)
    const html = await answer.text()
    expect(html).toContain('已经受理过')
    expect(html).toContain(`/complaints/${complaint.id}`)
    expect(html).toContain('已联系客户')
  })

  test('warns of a complaint that screening opened about the same call', async () => {
    const complaint = found(units.first, 'd001')
    const { id } = registeredCall(it.db, 'd001')
    const { html } = await page(`/register/${id}/acceptance`)
    expect(html).toContain(complaint.complaintNo)
    expect(html).toContain('不是同一件事')
  })
})

describe('the list of complaints', () => {
  test('tells reported ones from 漏报, and filters by it', async () => {
    const { complaint: filed } = reported(units.first, 'd001')
    const missed = found(units.first, 'd003')
    const { html } = await page('/complaints')
    expect(html).toContain(filed.complaintNo)
    expect(html).toMatch(/tag-hot">漏报/)
    const onlyMissed = (await page('/complaints?origin=missed')).html
    expect(onlyMissed).toContain(missed.complaintNo)
    expect(onlyMissed).not.toContain(filed.complaintNo)
    const onlyFiled = (await page('/complaints?origin=reported&type=attitude')).html
    expect(onlyFiled).toContain(filed.complaintNo)
    expect(onlyFiled).not.toContain(missed.complaintNo)
    expect((await page('/complaints?to=2020-01-01')).html).toContain('没有符合条件的投诉')
    expect((await page('/complaints?from=2026-02-30')).html).toContain('没有这一天')
  })

  test('holds only the own department of its head', async () => {
    const { complaint: own } = reported(units.first, 'd001')
    const { complaint: other } = reported(units.second, 'd002')
    const head = signedInAs(it.db, 'department-head', departmentOf(units.first))
    const { html } = await page('/complaints', head)
    expect(html).toContain(own.complaintNo)
    expect(html).not.toContain(other.complaintNo)
    expect((await page(`/complaints/${own.id}`, head)).status).toBe(200)
    expect((await page(`/complaints/${other.id}`, head)).status).toBe(404)
  })

  test('names no agent to those who may not see agents', async () => {
    const { complaint } = reported(units.first, 'd001')
    const visitor = signedInAs(it.db, 'return-visitor')
    for (const path of ['/complaints', `/complaints/${complaint.id}`]) {
      expect((await page(path)).html).toContain('罗军')
      const { html } = await page(path, visitor)
      expect(html).not.toContain('罗军')
      expect(html).not.toContain('20025')
    }
  })
})

describe('the page of a complaint', () => {
  test('says where it stands, and shows its trace', async () => {
    const { complaint } = reported(units.first, 'd001')
    const { html } = await page(`/complaints/${complaint.id}`)
    expect(html).toContain('首次联系时限')
    expect(html).toContain('受理投诉')
    expect(html).toContain('这通电话还没有录音')
  })

  test('plays the call at its evidence and leaves a trace of reading', async () => {
    const complaint = found(units.first, 'd003')
    const head = signedInAs(it.db, 'department-head', departmentOf(units.first))
    const { html } = await page(`/complaints/${complaint.id}`, head)
    expect(html).toMatch(/data-start="30000" data-end="34000"/)
    expect(html).toMatch(/class="turn customer hit"/)
    const opened = eq(auditEvents.action, 'transcript.opened')
    expect(it.db.select().from(auditEvents).where(opened).all()).toHaveLength(1)
    // only those who may open findings are led there
    expect(html).not.toContain('/findings/of-complaint')
    expect((await page(`/complaints/${complaint.id}`)).html).toContain('/findings/of-complaint/')
  })

  test('says why a line is doubtful, until a person has corrected it', async () => {
    const complaint = found(units.first, 'd003')
    it.db
      .update(segments)
      .set({ doubtful: true, marks: ['too-little'] })
      .run()
    const lines = it.db.select().from(segments).all()
    const reasons = async () =>
      (await page(`/complaints/${complaint.id}`)).html.match(/字数少，可能漏听/g)
    expect(await reasons()).toHaveLength(lines.length)

    const { id: segmentId, text } = lines[0]!
    const [recording] = it.db.select().from(recordings).all()
    correctSegment(
      it.db,
      actorWith(it.db, 'qa-inspector'),
      { recordingId: recording!.id, segmentId },
      { text: `${text}啊`, expectedText: text },
    )
    expect(await reasons()).toHaveLength(lines.length - 1)
  })

  test('keeps the sound from those who may not hear it', async () => {
    const complaint = found(units.first, 'd003')
    const { html } = await page(`/complaints/${complaint.id}`, signedInAs(it.db, 'trainer'))
    expect(html).not.toContain('<audio')
    expect(html).not.toContain('反映她的态度')
    const opened = eq(auditEvents.action, 'transcript.opened')
    expect(it.db.select().from(auditEvents).where(opened).all()).toEqual([])
  })

  test('masks the caller, until somebody who may writes down why it is needed', async () => {
    const { complaint, call } = reported(units.first, 'd001')
    heardRecording(it.db, 'd001.wav', call.id)
    const inspector = signedInAs(it.db, 'qa-inspector')
    const masked = await page(`/complaints/${complaint.id}`, inspector)
    expect(masked.html).toContain('139****9215')
    expect(masked.html).not.toContain('13931909215')
    const handler = signedInAs(it.db, 'case-handler')
    const here = `/complaints/${complaint.id}`
    expect((await page(here, handler)).html).not.toContain('13931909215')
    const form = { purpose: 'contact' }
    const unmasking = `/unmasking/complaint/${complaint.id}`
    expect((await post(it, unmasking, form, inspector)).status).toBe(403)
    expect((await post(it, unmasking, form, handler)).headers.get('Location')).toBe(here)
    expect((await page(here, handler)).html).toContain('13931909215')
    expect((await page(here)).html).not.toContain('13931909215')
  })
})

describe('who may come in', () => {
  test.each(['/register', '/register/1/acceptance', '/complaints', '/complaints/1'])(
    '%s is closed to agents and to strangers',
    async (path) => {
      reported(units.first, 'd001')
      expect((await page(path, signedInAs(it.db, 'agent'))).status).toBe(403)
      const stranger = await get(it, path)
      expect(stranger.status).toBe(303)
      expect(stranger.headers.get('Location')).toMatch(/^\/sign-in/)
    },
  )

  test('a department head reads entries but accepts none', async () => {
    announcedCall(it.db, units.first, 'd001')
    const { id } = registeredCall(it.db, 'd001')
    const head = signedInAs(it.db, 'department-head', departmentOf(units.first))
    expect((await page('/register', head)).html).not.toContain('/acceptance')
    const form = { faultCategory: 'attitude' }
    expect((await post(it, `/register/${id}/acceptance`, form, head)).status).toBe(403)
    expect((await post(it, `/register/${id}/acceptance`, form)).status).toBe(401)
    expect(it.db.select().from(complaints).all()).toEqual([])
  })
})
