import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { callMarks } from '#src/inspection/marks/schema.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { rechecks } from '#src/screening/schema.ts'
import {
  agentOf,
  confirmedCall,
  scored,
  scoredCall,
  somebody,
} from '#test/inspection/appeals/scene.ts'
import { announce, beep, bring } from '#test/recordings/scene.ts'
import {
  announcedCall,
  heardRecording,
  suspectedCall,
  twoDepartments,
} from '#test/screening/heard-calls.ts'
import { get, type TestApp, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const at = Date.parse('2026-11-23T10:00:00+08:00')

function centre() {
  const it = testApp()
  const units = twoDepartments(it.db)
  const inspector = somebody(it.db, 'qa-inspector', 'lin')
  const mine = { kind: 'person', id: units.first.person.id } as const
  const cookie = signedInAs(it.db, 'agent', mine)
  const other = signedInAs(it.db, 'agent', { kind: 'person', id: units.second.person.id })
  const page = async (path = '/my-reviews', by = cookie) => (await get(it, path, by)).text()
  const status = async (path: string, by = cookie) => (await get(it, path, by)).status
  return {
    ...it,
    units,
    inspector,
    agent: agentOf(it.db, units.first),
    cookie,
    other,
    page,
    status,
  }
}

/** A call whose sound is really there, with a sheet that counts or none. */
async function soundingCall(it: TestApp & { inspector: Actor }, callNo: string, agentNo: string) {
  announce(it.db, { call_id: callNo, agent_id: agentNo, recording: `${callNo}.wav` })
  const { recordingId } = await bring(it, `${callNo}.wav`, beep(callNo.length * 100 + 300))
  const call = it.db.select().from(calls).where(eq(calls.callNo, callNo)).get()
  if (!call || recordingId === null) throw new Error('not linked')
  return { call, recordingId }
}

describe("an agent's own page", () => {
  test('lists the scores that count, newest first, and nobody else’s', async () => {
    const it = centre()
    scoredCall(it.db, it.units.first, 'own1', it.inspector, at)
    scoredCall(it.db, it.units.first, 'own2', it.inspector, at + 1000)
    scoredCall(it.db, it.units.second, 'other1', it.inspector, at)
    scoredCall(it.db, it.units.first, 'draft1', it.inspector, at, { state: 'draft', counts: false })
    scoredCall(it.db, it.units.first, 'double1', it.inspector, at, {
      purpose: 'double',
      counts: false,
    })
    const html = await it.page()
    expect(html.indexOf('own2')).toBeLessThan(html.indexOf('own1'))
    expect(html).toContain('20 分')
    for (const hidden of ['other1', 'draft1', 'double1', it.inspector.name]) {
      expect(html).not.toContain(hidden)
    }
  })

  test('lists confirmed findings only: nothing pending, dismissed or merely suspected', async () => {
    const it = centre()
    confirmedCall(it.db, it.units.first, 'concealed1', it.inspector, at)
    suspectedCall(it.db, it.units.first, 'pending1')
    const dismissed = confirmedCall(it.db, it.units.first, 'dismissed1', it.inspector, at)
    it.sqlite.exec(`update findings set state = 'unfounded' where id = ${dismissed.finding.id}`)
    it.db
      .update(rechecks)
      .set({ verdict: 'unfounded' })
      .where(eq(rechecks.findingId, dismissed.finding.id))
      .run()
    for (const path of ['/my-reviews', '/my-reviews/findings']) {
      const html = await it.page(path)
      expect(html).toContain('concealed1')
      expect(html).toContain('瞒报')
      for (const hidden of ['pending1', 'dismissed1', it.inspector.name, '客户说之前的坐席']) {
        expect([path, html.includes(hidden)]).toEqual([path, false])
      }
    }
  })

  test('shows praise and abuse that stand, without who marked them', async () => {
    const it = centre()
    const call = announcedCall(it.db, it.units.first, 'marked1')
    const about = { callId: call.id, personId: call.personId, startMs: 0, endMs: 1000, at }
    const by = { accountId: it.inspector.accountId ?? 0, accountName: it.inspector.name }
    it.db
      .insert(callMarks)
      .values([
        { ...about, ...by, kind: 'praise', note: '耐心讲解' },
        { ...about, ...by, kind: 'abuse', note: '客户骂人', withdrawnAt: at },
      ])
      .run()
    const html = await it.page()
    expect(html).toContain('耐心讲解')
    expect(html).not.toContain('客户骂人')
    expect(html).not.toContain(it.inspector.name)
  })

  test('says so where the account stands for nobody', async () => {
    const it = centre()
    expect(await it.page('/my-reviews', signedInAs(it.db, 'agent'))).toContain('没有对应到坐席')
    const sheet = scoredCall(it.db, it.units.first, 'own1', it.inspector, at).sheet
    const everybody = signedInAs(it.db, 'agent', { kind: 'all' })
    expect(await it.status(`/my-reviews/sheets/${sheet.id}`, everybody)).toBe(404)
  })

  test('is empty in words', async () => {
    const html = await centre().page()
    expect(html).toContain('还没有评分')
    expect(html).toContain('没有确认的漏报或瞒报')
  })

  test.each<Role>(['qa-inspector', 'qa-manager', 'team-leader', 'audit-admin', 'system-admin'])(
    'is closed to %s',
    async (role) => {
      const it = centre()
      const by = signedInAs(it.db, role)
      const paths = [
        '',
        '/findings',
        '/sheets/1',
        '/findings/1',
        '/recordings/1/audio',
        '/recordings/1/peaks',
      ]
      for (const path of paths) expect(await it.status(`/my-reviews${path}`, by)).toBe(403)
    },
  )
})

describe('one score of the agent’s own', () => {
  test('shows each item with its ground, the text, the masked number, and no name', async () => {
    const it = centre()
    const { sheet } = scoredCall(it.db, it.units.first, 'own1', it.inspector, at)
    const html = await it.page(`/my-reviews/sheets/${sheet.id}`)
    for (const shown of [
      ...['开头语', '部分做到', '客户发火时没有安抚', '0:10–0:14', '139****9215'],
      '给您添麻烦了',
    ]) {
      expect(html).toContain(shown)
    }
    expect(html).not.toContain('13931909215')
    expect(html).not.toContain(it.inspector.name)
    // Notes on the recording are among inspectors: the page asks for none.
    expect(html).not.toContain('recordings/1/notes')
  })

  test('of somebody else, of a draft, or of a hidden second scoring is not found', async () => {
    const it = centre()
    const { sheet, call } = scoredCall(it.db, it.units.first, 'own1', it.inspector, at)
    const draft = scored(it.db, somebody(it.db, 'qa-inspector', 'wu'), call, at, {
      state: 'draft',
      counts: false,
    })
    const second = scored(it.db, somebody(it.db, 'qa-inspector', 'xu'), call, at, { counts: false })
    expect(await it.status(`/my-reviews/sheets/${sheet.id}`)).toBe(200)
    expect(await it.status(`/my-reviews/sheets/${sheet.id}`, it.other)).toBe(404)
    expect(await it.status(`/my-reviews/sheets/${draft.id}`)).toBe(404)
    expect(await it.status(`/my-reviews/sheets/${second.id}`)).toBe(404)
    expect(await it.status('/my-reviews/sheets/999999')).toBe(404)
  })

  test('of a call that turned out to be another agent’s is shown to neither', async () => {
    const it = centre()
    const { sheet, call } = scoredCall(it.db, it.units.first, 'own1', it.inspector, at)
    it.db
      .update(calls)
      .set({ personId: it.units.second.person.id })
      .where(eq(calls.id, call.id))
      .run()
    expect(await it.status(`/my-reviews/sheets/${sheet.id}`)).toBe(404)
    expect(await it.status(`/my-reviews/sheets/${sheet.id}`, it.other)).toBe(404)
  })

  test('says that the recording is erased, and keeps the words', async () => {
    const it = centre()
    const { sheet, recording } = scoredCall(it.db, it.units.first, 'own1', it.inspector, at)
    it.sqlite.exec(`delete from transcripts where recording_id = ${recording.id}`)
    it.db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    const html = await it.page(`/my-reviews/sheets/${sheet.id}`)
    expect(html).toContain('录音已按期删除')
    expect(html).toContain('客户发火时没有安抚')
    for (const end of ['audio', 'peaks']) {
      expect(await it.status(`/my-reviews/recordings/${recording.id}/${end}`)).toBe(404)
    }
  })
})

describe('one finding of the agent’s own', () => {
  test('shows the verdict and where the complaint is heard, without rule, score or name', async () => {
    const it = centre()
    const { finding } = confirmedCall(it.db, it.units.first, 'f1', it.inspector, at)
    const html = await it.page(`/my-reviews/findings/${finding.id}`)
    for (const shown of ['瞒报', '服务态度', '听到了', '投诉所在']) expect(html).toContain(shown)
    for (const hidden of ['attitude-01', 'hung-up-01', '客户说之前的坐席', it.inspector.name]) {
      expect([hidden, html.includes(hidden)]).toEqual([hidden, false])
    }
    expect(await it.status(`/my-reviews/findings/${finding.id}`, it.other)).toBe(404)
  })

  test('that waits for its verdict is not found', async () => {
    const it = centre()
    const { finding, recording } = suspectedCall(it.db, it.units.first, 'pending1')
    expect(await it.status(`/my-reviews/findings/${finding.id}`)).toBe(404)
    expect(await it.status(`/my-reviews/recordings/${recording.id}/peaks`)).toBe(404)
  })
})

describe('the sound of an own call', () => {
  test('is served in parts once the call is scored, and leaves its trace', async () => {
    const it = centre()
    const agentNo = it.units.first.person.agentNo
    const { call, recordingId } = await soundingCall(it, 'sound1', agentNo)
    const path = `/my-reviews/recordings/${recordingId}`
    // Not reviewed yet, though it is the agent's own.
    expect(await it.status(`${path}/audio`)).toBe(404)
    expect(await it.status(`${path}/peaks`)).toBe(404)
    scored(it.db, it.inspector, call, at, { recordingId })
    expect(await it.status(`${path}/peaks`)).toBe(200)
    const headers = { Cookie: it.cookie, Range: 'bytes=0-99' }
    const part = await it.app.request(`http://localhost${path}/audio`, { headers })
    expect(part.status).toBe(206)
    expect(part.headers.get('Content-Range')).toMatch(/^bytes 0-99\//)
    expect(part.headers.get('Cache-Control')).toBe('private, no-store')
    expect((await part.arrayBuffer()).byteLength).toBe(100)
    expect(await it.status(`${path}/audio`, it.other)).toBe(404)
    const played = it.db
      .select()
      .from(auditEvents)
      .all()
      .filter(({ action }) => action === 'recording.played')
    expect(played.map(({ subjectId, actorId }) => [subjectId, actorId])).toEqual([
      [String(recordingId), it.agent.accountId],
    ])
  })

  test('of another’s scored call, and through the pages of others, is not given', async () => {
    const it = centre()
    const { call, recordingId } = await soundingCall(it, 'sound22', it.units.second.person.agentNo)
    scored(it.db, it.inspector, call, at, { recordingId })
    expect(await it.status(`/my-reviews/recordings/${recordingId}/audio`)).toBe(404)
    expect(await it.status(`/recordings/${recordingId}/audio`)).toBe(403)
  })

  test.each([
    ['a draft', { state: 'draft', counts: false }],
    ['a sheet that does not count', { counts: false }],
  ] as const)('is not opened by %s', async (_, given) => {
    const it = centre()
    const call = announcedCall(it.db, it.units.first, 'quiet')
    const recording = heardRecording(it.db, 'quiet.wav', call.id)
    scored(it.db, it.inspector, call, at, { recordingId: recording.id, ...given })
    expect(await it.status(`/my-reviews/recordings/${recording.id}/audio`)).toBe(404)
    expect(it.db.select().from(scoreSheets).all()).toHaveLength(1)
  })
})
