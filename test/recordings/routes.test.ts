import { writeFileSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { shifts } from '#src/organisation/schema.ts'
import { calls, recordingPeaks, recordings } from '#src/recordings/schema.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce, beep, bring, bringRoster, sample } from './scene.ts'
import { upload } from './uploads/tus.ts'

const here = 'http://localhost'

/** Two agents of different teams, each with a call and its recording. */
async function twoCalls(test: TestApp) {
  const { db } = test
  bringRoster(db)
  announce(
    db,
    { call_id: 'd001', agent_id: '20636', started_at: '2026-11-02 08:12:06' },
    { call_id: 'd002', agent_id: '20259', recording: 'd002.wav', caller: '15022760451' },
  )
  const one = await bring(test, 'd001.wav', beep(440))
  const two = await bring(test, 'd002.wav', beep(550))
  const stray = await bring(test, 'stray.wav', beep(660))
  const call = (callNo: string) => db.select().from(calls).where(eq(calls.callNo, callNo)).get()
  const [first, second] = [call('d001'), call('d002')]
  if (!first || !second) throw new Error('no calls')
  return { one: one.recordingId, two: two.recordingId, stray: stray.recordingId, first, second }
}

describe('who may see recordings', () => {
  test('nobody without signing in', async () => {
    const test = testApp()
    for (const path of [
      '/recordings',
      '/recordings/upload',
      '/recordings/1',
      '/calls',
      '/calls/1',
    ]) {
      const response = await get(test, path)
      expect(response.status).toBe(303)
      expect(response.headers.get('Location')).toMatch(/^\/sign-in/)
    }
  })

  test('a trainer sees none of it', async () => {
    const test = testApp()
    const { one, first } = await twoCalls(test)
    const trainer = signedInAs(test.db, 'trainer')
    const paths = ['', `/${one}`, `/${one}/audio`, `/${one}/peaks`].map(
      (end) => `/recordings${end}`,
    )
    for (const path of [...paths, '/recordings/upload', '/calls', `/calls/${first.id}`]) {
      expect([path, (await get(test, path, trainer)).status]).toEqual([path, 403])
    }
  })

  test('an agent: none, not even its own; reviewed ones have pages of their own', async () => {
    const test = testApp()
    const { one, first } = await twoCalls(test)
    const agent = signedInAs(test.db, 'agent', { kind: 'person', id: first.personId })
    const paths = ['', `/${one}`, `/${one}/audio`, `/${one}/peaks`].map(
      (end) => `/recordings${end}`,
    )
    for (const path of [...paths, '/recordings/upload', '/calls', `/calls/${first.id}`]) {
      expect([path, (await get(test, path, agent)).status]).toEqual([path, 403])
    }
  })

  test('somebody whose scope is one person: only the calls of that person', async () => {
    const test = testApp()
    const { one, two, stray, first, second } = await twoCalls(test)
    const narrow = signedInAs(test.db, 'qa-inspector', { kind: 'person', id: first.personId })

    const list = await (await get(test, '/recordings', narrow)).text()
    expect(list).toContain('d001')
    expect(list).not.toContain('d002')
    expect(list).not.toContain('stray')
    const announced = await (await get(test, '/calls', narrow)).text()
    expect(announced).toContain('139****9215')
    expect(announced).not.toContain('13931909215')
    expect(announced).not.toContain('d002')

    expect((await get(test, `/recordings/${one}`, narrow)).status).toBe(200)
    expect((await get(test, `/recordings/${one}/audio`, narrow)).status).toBe(200)
    for (const id of [two, stray]) {
      for (const end of ['', '/audio', '/peaks']) {
        expect((await get(test, `/recordings/${id}${end}`, narrow)).status).toBe(404)
      }
    }
    expect((await get(test, `/calls/${second.id}`, narrow)).status).toBe(404)
  })

  test('a department: its own teams, with names', async () => {
    const test = testApp()
    const { two, first } = await twoCalls(test)
    const id = first.departmentId ?? 0
    const head = signedInAs(test.db, 'department-head', { kind: 'department', id })
    const list = await (await get(test, '/recordings', head)).text()
    expect(list).toContain('张杰杰')
    expect(list).not.toContain('d002')
    expect((await get(test, `/recordings/${two}`, head)).status).toBe(404)
  })

  test('whole numbers: nobody, and only those who may read them find a call by one', async () => {
    const test = testApp()
    const { first } = await twoCalls(test)
    const inspector = signedInAs(test.db, 'qa-inspector')
    const manager = signedInAs(test.db, 'qa-manager')
    const read = async (path: string, cookie: string) => (await get(test, path, cookie)).text()
    for (const path of ['/calls', `/calls/${first.id}`]) {
      expect(await read(path, inspector)).not.toContain('13931909215')
      expect(await read(path, manager)).not.toContain('13931909215')
    }
    // Seeking by number must not tell a masked number either.
    const byNumber = '/calls?caller=13931909215'
    expect(await read(byNumber, inspector)).toContain('d002')
    expect(await read(byNumber, manager)).not.toContain('d002')
    expect(await read(byNumber, manager)).toContain('d001')
  })

  test('no whole numbers in file names either, on any page and on the trail', async () => {
    const test = testApp()
    const inspector = signedInAs(test.db, 'qa-inspector')
    const manager = signedInAs(test.db, 'qa-manager')
    const { recordingId } = await bring(test, '13931909215.wav', beep())
    const broken = await bring(test, '13931909215.txt', Buffer.from('no sound'))
    const ofIt = `/recordings/${recordingId}`
    const pages = ['/recordings', ofIt, `/recordings/${broken.recordingId}`]
    for (const path of pages) {
      for (const cookie of [inspector, manager]) {
        const masked = await (await get(test, path, cookie)).text()
        expect(masked).toContain('139****9215')
        expect(masked).not.toContain('13931909215')
      }
    }
    const again = await upload(test, inspector, 'again.wav', beep())
    expect(again.message).not.toContain('13931909215')
    const trail = test.db.select().from(auditEvents).all()
    expect(JSON.stringify(trail)).toContain('139****9215')
    expect(JSON.stringify(trail)).not.toContain('13931909215')
    // Nor may they be guessed digit by digit.
    const guess = '/recordings?q=1393190'
    expect(await (await get(test, guess, inspector)).text()).not.toContain(ofIt)
    expect(await (await get(test, guess, manager)).text()).toContain(ofIt)
  })
})

describe('the sound', () => {
  const sound = (test: TestApp, id: number, cookie: string, range?: string) =>
    test.app.request(`${here}/recordings/${id}/audio`, {
      headers: range ? { Cookie: cookie, Range: range } : { Cookie: cookie },
    })

  test('comes whole or in ranges, byte for byte', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const inspector = signedInAs(test.db, 'qa-inspector')
    const bytes = beep(440)
    const size = bytes.length
    const whole = await sound(test, one, inspector)
    expect(whole.status).toBe(200)
    expect(whole.headers.get('Content-Type')).toBe('audio/wav')
    expect(whole.headers.get('Accept-Ranges')).toBe('bytes')
    expect(whole.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true)

    const cases: [range: string, from: number, to: number][] = [
      ['bytes=0-0', 0, 0],
      ['bytes=100-199', 100, 199],
      ['bytes=100-', 100, size - 1],
      ['bytes=-50', size - 50, size - 1],
      [`bytes=100-${size * 2}`, 100, size - 1],
    ]
    for (const [range, from, to] of cases) {
      const part = await sound(test, one, inspector, range)
      expect([range, part.status]).toEqual([range, 206])
      expect(part.headers.get('Content-Type')).toBe('audio/wav')
      expect(part.headers.get('Content-Range')).toBe(`bytes ${from}-${to}/${size}`)
      const body = Buffer.from(await part.arrayBuffer())
      expect(body.equals(bytes.subarray(from, to + 1))).toBe(true)
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0', 'bytes=9-5']) {
      const none = await sound(test, one, inspector, range)
      expect([range, none.status]).toEqual([range, 416])
      expect(none.headers.get('Content-Range')).toBe(`bytes */${size}`)
    }
  })

  test('leaves one trace, however many ranges are asked for', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const inspector = signedInAs(test.db, 'qa-inspector')
    for (const range of ['bytes=0-', 'bytes=100-', 'bytes=200-'])
      await sound(test, one, inspector, range)
    const traces = test.db.select().from(auditEvents).all()
    const plays = traces.filter(({ action }) => action === 'recording.played')
    expect(plays).toMatchObject([{ subjectKind: 'recording', subjectId: String(one) }])
  })

  test('that the disk lost is not found, and not traced as played', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const row = test.db.select().from(recordings).where(eq(recordings.id, one)).get()
    await test.storage.remove(row?.path ?? '')
    const inspector = signedInAs(test.db, 'qa-inspector')
    expect((await sound(test, one, inspector)).status).toBe(404)
    const traces = test.db.select().from(auditEvents).all()
    expect(traces.map(({ action }) => action)).not.toContain('recording.played')
  })

  test('that is not what was received is not played, and said so', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const row = test.db.select().from(recordings).where(eq(recordings.id, one)).get()
    writeFileSync(test.storage.pathOf(row?.path ?? ''), sample('d001.wav'))
    const answer = await sound(test, one, signedInAs(test.db, 'qa-inspector'))
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('与收到时不一样')
    const traces = test.db.select().from(auditEvents).all()
    expect(traces.map(({ action }) => action)).not.toContain('recording.played')
  })

  test('altered at the same length is refused, and said so on its page, the list and the first page of who keeps it', async () => {
    const test = testApp()
    const { one, two, first, second } = await twoCalls(test)
    const row = test.db.select().from(recordings).where(eq(recordings.id, one)).get()
    const bytes = beep(440)
    bytes[3000]! ^= 1
    const inspector = signedInAs(test.db, 'qa-inspector')
    // Heard once while it was right: what was then remembered does not hold for another content.
    expect((await sound(test, one, inspector)).status).toBe(200)
    writeFileSync(test.storage.pathOf(row?.path ?? ''), bytes)
    expect((await sound(test, one, inspector)).status).toBe(409)

    const page = await (await get(test, `/recordings/${one}`, inspector)).text()
    expect(page).toContain('与收到时不一样')
    expect(page).not.toContain(`/recordings/${one}/audio`)
    const list = await (await get(test, '/recordings?file=faulty', inspector)).text()
    expect(list).toContain('文件被改动')
    expect(list).toContain(`/recordings/${one}"`)
    expect(list).not.toContain(`/recordings/${two}"`)
    const narrowed = async (departmentId: number | null) => {
      const path = `/recordings?file=faulty&department=${departmentId}`
      return (await (await get(test, path, inspector)).text()).includes(`/recordings/${one}"`)
    }
    expect([await narrowed(first.departmentId), await narrowed(second.departmentId)]).toEqual([
      ...[true, false],
    ])
    const keeper = signedInAs(test.db, 'system-admin')
    expect(await (await get(test, '/', keeper)).text()).toContain('1 个录音文件丢失或被改动')
  })

  test('that the disk lost before it was measured has no waveform', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const row = test.db.select().from(recordings).where(eq(recordings.id, one)).get()
    await test.storage.remove(row?.path ?? '')
    test.db.delete(recordingPeaks).run()
    const inspector = signedInAs(test.db, 'qa-inspector')
    expect((await get(test, `/recordings/${one}/peaks`, inspector)).status).toBe(404)
    expect(test.errors).toEqual([])
  })

  test('has a waveform with one lane per channel', async () => {
    const test = testApp()
    const { one } = await twoCalls(test)
    const inspector = signedInAs(test.db, 'qa-inspector')
    const response = await get(test, `/recordings/${one}/peaks`, inspector)
    const { channels, duration } = (await response.json()) as {
      channels: number[][]
      duration: number
    }
    expect(channels).toHaveLength(2)
    expect(duration).toBeCloseTo(0.5, 1)
    for (const lane of channels) {
      expect(lane).toHaveLength(25)
      for (const peak of lane) expect(peak).toBeCloseTo(0.2, 1)
    }
  })

  test('that could not be measured when it came is measured once the server can', async () => {
    const test = testApp()
    const received = await bring(test, 'd003.mp3', sample('d003.mp3'), undefined, '/no/ffmpeg')
    const inspector = signedInAs(test.db, 'qa-inspector')
    const path = `/recordings/${received.recordingId}/peaks`
    expect((await get(test, path, inspector)).status).toBe(200)
    const row = test.db.select().from(recordings).get()
    expect(row?.durationMs).toBeGreaterThan(80_000)
  })
})

describe('the lists', () => {
  test('are filtered by what the query says, and forged filters do no harm', async () => {
    const test = testApp()
    const { first } = await twoCalls(test)
    const manager = signedInAs(test.db, 'qa-manager')
    const read = async (path: string) => {
      const response = await get(test, path, manager)
      expect([path, response.status]).toEqual([path, 200])
      const text = await response.text()
      const rows = text.slice(text.indexOf('<tbody>'), text.indexOf('</tbody>'))
      return ['d001', 'd002', 'stray.wav'].filter((name) => rows.includes(name))
    }
    expect(await read('/recordings')).toEqual(['d001', 'd002', 'stray.wav'])
    expect(await read('/recordings?q=D001')).toEqual(['d001'])
    expect(await read('/recordings?q=d001.wav')).toEqual(['d001'])
    expect(await read('/recordings?q=tray')).toEqual(['stray.wav'])
    expect(await read('/recordings?state=received')).toEqual(['d001', 'd002', 'stray.wav'])
    expect(await read('/recordings?state=silent')).toEqual([])
    expect(await read(`/recordings?department=${first.departmentId}`)).toEqual(['d001'])
    expect(await read('/recordings?from=2026-11-02&to=2026-11-02')).toEqual(['d001', 'd002'])
    expect(await read('/recordings?from=2026-11-03')).toEqual([])
    const forged = "/recordings?q='&state=x&department=1e9&from=2026-02-30&size=1e9&at=nonsense"
    expect(await read(forged)).toEqual([])

    expect(await read('/calls')).toEqual(['d001', 'd002'])
    expect(await read('/calls?call=D002')).toEqual(['d002'])
    expect(await read('/calls?sound=without')).toEqual([])
    expect(await read('/calls?sound=with&channel=phone')).toEqual(['d001', 'd002'])
    expect(await read('/calls?channel=ivr')).toEqual([])
    expect(await read('/calls?shift=999')).toEqual([])
    expect(await read('/calls?at=n99999999999999_1&department=-1&type=1%20or%201=1')).toEqual([
      'd001',
      'd002',
    ])
  })

  test('a shift past midnight takes the early hours too', async () => {
    const test = testApp()
    const night = { name: '夜班', fromMinute: 22 * 60, untilMinute: 30 * 60 }
    const { id } = test.db.insert(shifts).values(night).returning().get()
    announce(
      test.db,
      { call_id: 'at-2159', started_at: '2026-11-02 21:59:59' },
      { call_id: 'at-2200', started_at: '2026-11-02 22:00:00' },
      { call_id: 'at-0300', started_at: '2026-11-03 03:00:00' },
      { call_id: 'at-0600', started_at: '2026-11-03 06:00:00' },
    )
    const manager = signedInAs(test.db, 'qa-manager')
    const text = await (await get(test, `/calls?shift=${id}`, manager)).text()
    const found = ['at-2159', 'at-2200', 'at-0300', 'at-0600'].filter((no) => text.includes(no))
    expect(found).toEqual(['at-2200', 'at-0300'])
  })

  test('are walked page by page without losing or repeating a row', async () => {
    const test = testApp()
    const many = Array.from({ length: 35 }, (_, index) => ({ call_id: `c${index + 100}` }))
    announce(test.db, ...many)
    const manager = signedInAs(test.db, 'qa-manager')
    const seen: string[] = []
    let path: string | undefined = '/calls?size=10'
    while (path) {
      const text: string = await (await get(test, path, manager)).text()
      seen.push(...[...text.matchAll(/<td>(c\d{3})<\/td>/g)].map((match) => match[1] ?? ''))
      path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(35)
    expect(new Set(seen).size).toBe(35)
  })

  test('of recordings are walked alike by arrival and by the time of the call', async () => {
    const test = testApp()
    bringRoster(test.db)
    // Twelve calls of one moment: the page ends between rows that only their ids tell apart.
    announce(
      test.db,
      ...Array.from({ length: 12 }, (_, n) => ({ call_id: `c${n}`, recording: '' })),
    )
    for (let n = 0; n < 12; n++) await bring(test, `c${n}.wav`, beep(300 + n * 20))
    const id = test.db.select().from(calls).get()?.departmentId ?? 0
    const manager = signedInAs(test.db, 'qa-manager')
    const head = signedInAs(test.db, 'department-head', { kind: 'department', id })
    for (const cookie of [manager, head]) {
      const pages: string[][] = []
      let path: string | undefined = '/recordings?size=10'
      while (path) {
        const text: string = await (await get(test, path, cookie)).text()
        pages.push([...text.matchAll(/href="\/recordings\/(\d+)"/g)].map((match) => match[1] ?? ''))
        path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
      }
      expect(pages.map((page) => page.length)).toEqual([10, 2])
      expect(new Set(pages.flat()).size).toBe(12)
    }
  })

  test('say what to do when they are empty', async () => {
    const test = testApp()
    const manager = signedInAs(test.db, 'qa-manager')
    const leader = signedInAs(test.db, 'team-leader', { kind: 'team', id: 1 })
    expect(await (await get(test, '/recordings', manager)).text()).toContain('还没有录音')
    expect(await (await get(test, '/calls', manager)).text()).toContain('去导入')
    expect(await (await get(test, '/calls', leader)).text()).not.toContain('去导入')
    expect(await (await get(test, '/calls?call=x', leader)).text()).toContain('清除条件')
  })
})

test('a name that looks like markup stays text', async () => {
  const test = testApp()
  const name = '<img src=x onerror=alert(1)>.wav'
  const { recordingId } = await bring(test, name, beep())
  const inspector = signedInAs(test.db, 'qa-inspector')
  for (const path of ['/recordings', `/recordings/${recordingId}`]) {
    const text = await (await get(test, path, inspector)).text()
    expect(text).not.toContain('<img src=x')
    expect(text).toContain('&lt;img')
  }
})
