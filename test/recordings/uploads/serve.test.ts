import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished, test, vi } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { refused } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'
import { uploads } from '#src/recordings/uploads/schema.ts'
import { recordingRefusals } from '#src/recordings/vocabulary.ts'
import { get, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announce, beep, bringRoster, filesIn, sample } from '../scene.ts'
import { answer, begin, begun, patch, request, upload, uploadsPath } from './tus.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

function scene(options: { maxBytes?: number } = {}) {
  const app = testApp(undefined, options)
  const stored = () => app.db.select().from(recordings).all()
  const files = () => filesIn(`${app.folder}/recordings`)
  return { ...app, stored, files, inspector: signedInAs(app.db, 'qa-inspector') }
}

describe('a file sent whole', () => {
  test('is stored, linked and answered with its page, as often as is asked', async () => {
    const place = scene()
    bringRoster(place.db)
    announce(place.db, {})
    const bytes = sample('d001.wav')
    const path = await begun(place, place.inspector, bytes.length, { filename: 'd001.wav' })
    const sent = await patch(place, place.inspector, path, 0, bytes)
    expect(sent.status).toBe(204)
    expect(sent.headers.get('Upload-Offset')).toBe(String(bytes.length))

    const [recording] = place.stored()
    expect(recording).toMatchObject({ sha256: sha256(bytes), receivedBy: '测试qa-inspector' })
    const first = await answer(place, place.inspector, path)
    expect(first.state).toBe('stored')
    expect(first.message).toContain('对上通话 d001')
    expect(first.href).toBe(`/recordings/${recording?.id}`)
    expect(await answer(place, place.inspector, path)).toEqual(first)
    expect(place.files()).toEqual([recording?.path])
    expect((await get(place, first.href ?? '', place.inspector)).status).toBe(200)
  })

  test('and once more under another name is answered as the same', async () => {
    const place = scene()
    const first = await upload(place, place.inspector, 'one.wav', beep())
    const second = await upload(place, place.inspector, 'two.wav', beep())
    expect(second).toMatchObject({ state: 'duplicate', href: first.href })
    expect(place.stored()).toHaveLength(1)
    expect(place.files()).toHaveLength(1)
  })

  test('of no bytes is named as empty and kept', async () => {
    const place = scene()
    const said = await upload(place, place.inspector, '空.wav', Buffer.alloc(0))
    expect(said.state).toBe('refused')
    expect(said.message).toContain('留存备查')
    expect(place.stored()).toMatchObject([{ bytes: 0, state: 'corrupt', originalName: '空.wav' }])
  })

  test('that is no sound is refused with its reason', async () => {
    const place = scene()
    const said = await upload(place, place.inspector, 'x.wav', Buffer.from('<html>no</html>'))
    expect(said.state).toBe('refused')
    const page = await (await get(place, said.href ?? '', place.inspector)).text()
    expect(page).toContain('不是支持的录音文件')
    expect(page).toContain('留存备查')
    expect(page).not.toContain('<audio')
    expect((await get(place, `${said.href}/audio`, place.inspector)).status).toBe(409)
  })

  test('twice at once is stored once', async () => {
    const place = scene()
    const said = await Promise.all(
      ['a.wav', 'b.wav'].map((name) => upload(place, place.inspector, name, beep(500))),
    )
    expect(said.map(({ state }) => state).toSorted()).toEqual(['duplicate', 'stored'])
    expect(place.stored()).toHaveLength(1)
    expect(place.files()).toHaveLength(1)
  })

  const names: [given: string, shown: string][] = [
    ['客户投诉 2026-11-21（重要）.wav', '客户投诉 2026-11-21（重要）.wav'],
    ['录音 1;$(touch X)`id`\'".wav', '录音 1;$(touch X)`id`\'".wav'],
    ['a\nb\r\t\0c.wav', 'abc.wav'],
    ['-rf.wav', '-rf.wav'],
    ['../../etc/passwd', 'passwd'],
    ['call\u202Evaw.exe', 'callvaw.exe'],
    ['cafe\u0301.wav', 'café.wav'],
    ['😀.wav', '😀.wav'],
    ['%2e%2e%2f', '%2e%2e%2f'],
    ['CON.', 'CON.'],
    ['', '未命名'],
    ['长'.repeat(300), '长'.repeat(200)],
  ]
  test.each(names)('named %j is shown as %j and lies under a random name', async (given, shown) => {
    const place = scene()
    const path = await begun(place, place.inspector, 20, { filename: given })
    expect(path).toMatch(/^\/recordings\/uploads\/[0-9a-f-]{36}$/)
    expect(place.files()).toEqual([`incoming/uploads/${path.split('/').at(-1)}`])
    await patch(place, place.inspector, path, 0, Buffer.alloc(20))
    expect(place.stored()).toMatchObject([{ originalName: shown }])
  })

  test('named in GBK bytes, or not at all, arrives under a name that can be read', async () => {
    const place = scene()
    const gbk = Buffer.from([0xc2, 0xbc, 0xd2, 0xf4]).toString('base64')
    const made = await begin(
      place,
      place.inspector,
      0,
      {},
      { 'Upload-Metadata': `filename ${gbk}` },
    )
    expect(made.status).toBe(201)
    const bare = await begin(place, place.inspector, 0, {}, { 'Upload-Metadata': undefined })
    expect(bare.status).toBe(201)
    expect(place.stored().map(({ originalName }) => originalName)).toEqual(['¼\uFFFD\uFFFD'])
    const named = place.db.select().from(uploads).all()
    expect(named.map(({ name }) => name)).toContain('未命名')
  })
})

describe('a file sent in parts', () => {
  test('goes on where HEAD says, and is the same file in the end', async () => {
    const place = scene()
    const bytes = beep(700)
    const path = await begun(place, place.inspector, bytes.length)
    let at = 0
    for (const length of [1, 1000, 0, 3333, bytes.length]) {
      const part = bytes.subarray(at, Math.min(bytes.length, at + length))
      await patch(place, place.inspector, path, at, part)
      const head = await request(place, 'HEAD', path, place.inspector)
      expect(head.status).toBe(200)
      at = Number(head.headers.get('Upload-Offset'))
      expect(head.headers.get('Upload-Length')).toBe(String(bytes.length))
      expect(head.headers.get('Cache-Control')).toBe('no-store')
    }
    expect(place.stored()).toMatchObject([{ sha256: sha256(bytes) }])
  })

  test('before its end is said to be unfinished, and nothing is received', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    await patch(place, place.inspector, path, 0, Buffer.alloc(99))
    expect(await answer(place, place.inspector, path)).toMatchObject({ state: 'unfinished' })
    expect(place.stored()).toEqual([])
  })

  test('keeps what had come when the connection breaks', async () => {
    const place = scene()
    const bytes = beep(710)
    const path = await begun(place, place.inspector, bytes.length)
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(bytes.subarray(0, 4000)))
      },
      async pull(controller) {
        await pause(50)
        controller.error(new Error('connection reset'))
      },
    })
    const cut = await patch(place, place.inspector, path, 0, broken)
    expect(cut.status).toBe(408)
    const head = await request(place, 'HEAD', path, place.inspector)
    const at = Number(head.headers.get('Upload-Offset'))
    expect(at).toBe(4000)
    await patch(place, place.inspector, path, at, bytes.subarray(at))
    expect(place.stored()).toMatchObject([{ sha256: sha256(bytes) }])
  })

  test('whose sender falls silent for a minute lets go, with what had come', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 20_000)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const silent = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(5000)),
    })
    const answered = patch(place, place.inspector, path, 0, silent)
    const file = `${place.folder}/recordings/${place.files()[0]}`
    while (statSync(file).size < 5000) await new Promise((resolve) => setImmediate(resolve))
    // The wait for the next chunk begins a few turns after this one is on the disk.
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(61_000)
    const response = await answered
    expect(response.status).toBe(408)
    expect(await response.text()).toContain('可以继续')
    const head = await request(place, 'HEAD', path, place.inspector)
    expect(head.headers.get('Upload-Offset')).toBe('5000')
  })

  test('at a wrong place is refused and changes nothing', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    await patch(place, place.inspector, path, 0, Buffer.alloc(10))
    for (const offset of [0, 9, 11, 100]) {
      const wrong = await patch(place, place.inspector, path, offset, Buffer.alloc(5))
      expect(wrong.status).toBe(409)
      expect(((await wrong.json()) as { message: string }).message).toContain('位置对不上')
    }
    const head = await request(place, 'HEAD', path, place.inspector)
    expect(head.headers.get('Upload-Offset')).toBe('10')
  })

  test('longer than announced is refused, whether it says so or not', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    const said = await patch(place, place.inspector, path, 0, Buffer.alloc(101))
    expect(said.status).toBe(413)
    const stream = new Blob([new Uint8Array(101)]).stream()
    expect((await patch(place, place.inspector, path, 0, stream)).status).toBe(413)
    expect(place.stored()).toEqual([])
    const file = place.files()[0] ?? ''
    expect(readFileSync(`${place.folder}/recordings/${file}`).length).toBeLessThanOrEqual(100)
  })

  test('continued with another file is refused by its sum, and nothing of the mixture stays', async () => {
    const place = scene()
    const [one, other] = [beep(800), beep(900)]
    const values = { filename: '13931909215.wav', sha256: sha256(one) }
    const path = await begun(place, place.inspector, one.length, values)
    const cut = Math.floor(one.length * 0.99)
    await patch(place, place.inspector, path, 0, one.subarray(0, cut))
    const last = await patch(place, place.inspector, path, cut, Buffer.alloc(one.length - cut, 7))
    expect(last.status).toBe(204)

    const said = await answer(place, place.inspector, path)
    expect(said).toMatchObject({ state: 'refused', href: null })
    expect(said.message).toContain('不一致')
    expect(await answer(place, place.inspector, path)).toEqual(said)
    expect(place.stored()).toEqual([])
    expect(place.files()).toEqual([])
    const refused = place.db.select().from(auditEvents).all().at(-1)
    expect(refused).toMatchObject({ action: 'upload.refused' })
    expect(JSON.stringify(refused?.particulars)).not.toContain('13931909215')
    expect(other.length).toBe(one.length)
  })

  test('can be given up, after which it is not there', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    await patch(place, place.inspector, path, 0, Buffer.alloc(10))
    expect((await request(place, 'DELETE', path, place.inspector)).status).toBe(204)
    expect(place.files()).toEqual([])
    for (const method of ['HEAD', 'DELETE', 'GET']) {
      expect((await request(place, method, path, place.inspector)).status).toBe(404)
    }
    expect((await patch(place, place.inspector, path, 10, Buffer.alloc(5))).status).toBe(404)
  })

  test('that has been received cannot be given up any more', async () => {
    const place = scene()
    const bytes = beep()
    const path = await begun(place, place.inspector, bytes.length)
    await patch(place, place.inspector, path, 0, bytes)
    const late = await request(place, 'DELETE', path, place.inspector)
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('已经传完')
    expect(place.stored()).toHaveLength(1)
    // A sender that missed the last answer asks how far it is, or sends the empty rest.
    const head = await request(place, 'HEAD', path, place.inspector)
    expect(head.headers.get('Upload-Offset')).toBe(String(bytes.length))
    const rest = await patch(place, place.inspector, path, bytes.length, Buffer.alloc(0))
    expect(rest.status).toBe(204)
    expect(place.stored()).toHaveLength(1)
  })
})

describe('who may upload', () => {
  test('nobody without signing in, and no role without the right', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    const strangers = { '': 401, trainer: 403, agent: 403 }
    for (const [role, status] of Object.entries(strangers)) {
      const cookie = role === '' ? '' : signedInAs(place.db, role as 'trainer')
      expect([role, (await begin(place, cookie, 100)).status]).toEqual([role, status])
      for (const method of ['HEAD', 'DELETE']) {
        const refused = await request(place, method, path, cookie)
        expect([role, method, refused.status]).toEqual([role, method, status])
      }
      expect((await patch(place, cookie, path, 0, Buffer.alloc(5))).status).toBe(status)
      const asked = await request(place, 'GET', path, cookie)
      expect(asked.status).toBe(role === '' ? 303 : status)
    }
    expect(place.db.select().from(uploads).all()).toHaveLength(1)
  })

  test('another account neither sees, continues nor ends what one has begun', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    const manager = signedInAs(place.db, 'qa-manager')
    for (const method of ['HEAD', 'DELETE', 'GET']) {
      expect((await request(place, method, path, manager)).status).toBe(404)
    }
    expect((await patch(place, manager, path, 0, Buffer.alloc(5))).status).toBe(404)
    const page = await (await get(place, '/recordings/upload', manager)).text()
    expect(page).not.toContain('没传完')
    const head = await request(place, 'HEAD', path, place.inspector)
    expect(head.headers.get('Upload-Offset')).toBe('0')
  })

  test('an account disabled in the middle of a file', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    place.db.update(accounts).set({ disabledAt: Date.now() }).run()
    expect((await patch(place, place.inspector, path, 0, Buffer.alloc(100))).status).toBe(401)
    expect(place.stored()).toEqual([])
  })

  const foreign: [string, Record<string, string | undefined>][] = [
    ['without our header', { 'X-Requested-With': undefined }],
    ['from another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['from a sister site', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://a.localhost' }],
    [
      'from another origin, by an old browser',
      { 'Sec-Fetch-Site': undefined, Origin: 'https://evil.example' },
    ],
    ['from a sandboxed page', { 'Sec-Fetch-Site': undefined, Origin: 'null' }],
  ]
  test.each(foreign)('a page %s can neither begin nor continue', async (_where, headers) => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    const started = await begin(place, place.inspector, 100, undefined, headers)
    expect(started.status).toBe(403)
    const continued = await patch(place, place.inspector, path, 0, Buffer.alloc(5), headers)
    expect(continued.status).toBe(403)
    expect((await request(place, 'DELETE', path, place.inspector, headers)).status).toBe(403)
    const head = await request(place, 'HEAD', path, place.inspector)
    expect(head.headers.get('Upload-Offset')).toBe('0')
  })

  test('no answer invites other sites, and forged hosts are not repeated', async () => {
    const place = scene()
    const forged = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' }
    const started = await begin(place, place.inspector, 100, undefined, forged)
    expect(started.headers.get('Location')).toMatch(/^\/recordings\/uploads\//)
    const path = started.headers.get('Location') ?? ''
    const answers = [
      started,
      await request(place, 'HEAD', path, place.inspector),
      await request(place, 'OPTIONS', path, place.inspector),
      await request(place, 'OPTIONS', uploadsPath, place.inspector),
    ]
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('what is not accepted', () => {
  test('a file above the limit, before a byte of it is sent', async () => {
    const place = scene({ maxBytes: 1000 })
    const refused = await begin(place, place.inspector, 1001)
    expect(refused.status).toBe(413)
    expect(await refused.json()).toMatchObject({ state: 'refused', href: null })
    expect((await begin(place, place.inspector, 1000)).status).toBe(201)
  })

  test('lengths that are none', async () => {
    const place = scene()
    for (const length of ['-1', '1.5', 'NaN', '1e3', '0x10', '', '9'.repeat(40)]) {
      const { status } = await begin(place, place.inspector, length)
      expect([length, [400, 413].includes(status)]).toEqual([length, true])
    }
    const deferred = { 'Upload-Length': undefined, 'Upload-Defer-Length': '1' }
    const unknown = await begin(place, place.inspector, '', undefined, deferred)
    expect(unknown.status).toBe(400)
    expect(place.db.select().from(uploads).all()).toEqual([])
    expect(place.files()).toEqual([])
  })

  test('headers out of shape: a sentence, no fault, nothing kept', async () => {
    const place = scene()
    const odd: Record<string, string | undefined>[] = [
      { 'Tus-Resumable': undefined },
      { 'Tus-Resumable': '0.2.2' },
      { 'Upload-Metadata': 'filename not-base64!' },
      { 'Upload-Metadata': 'filename YQ==,filename Yg==' },
      { 'Upload-Metadata': ',,,' },
      { 'Upload-Concat': 'final;/a /b' },
      { 'Upload-Metadata': `sha256 ${Buffer.from('nonsense').toString('base64')}` },
    ]
    for (const headers of odd) {
      const refused = await begin(place, place.inspector, 100, undefined, headers)
      expect([headers, [400, 412].includes(refused.status)]).toEqual([headers, true])
      expect(((await refused.json()) as { message: string }).message).toContain('格式不对')
    }
    const path = await begun(place, place.inspector, 100)
    const multipart = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const bodies = [multipart, { 'Content-Type': 'text/plain' }, { 'Upload-Offset': '-1' }]
    for (const headers of bodies) {
      const refused = await patch(place, place.inspector, path, 0, Buffer.alloc(5), headers)
      expect([headers, refused.status]).toEqual([headers, 400])
    }
    expect(place.stored()).toEqual([])
    expect(place.errors).toEqual([])
  })

  test('addresses that name no upload', async () => {
    const place = scene()
    const odd = [
      ...['0', '-1', '1 or 1=1', '%2e%2e%2fx', 'a'.repeat(36), '%00', String(2n ** 63n)],
      ...['../1', 'AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA', '__proto__'],
    ]
    for (const id of odd) {
      for (const method of ['HEAD', 'GET', 'DELETE', 'PATCH']) {
        const { status } = await request(place, method, `${uploadsPath}/${id}`, place.inspector)
        expect([id, method, status]).toEqual([id, method, 404])
      }
    }
    expect(place.errors).toEqual([])
  })

  test('other methods, and methods in disguise', async () => {
    const place = scene()
    const path = await begun(place, place.inspector, 100)
    for (const method of ['PUT', 'OPTIONS', 'POST']) {
      expect((await request(place, method, path, place.inspector)).status).toBe(404)
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
      expect((await request(place, method, uploadsPath, place.inspector)).status).toBe(404)
    }
    const disguise = { 'X-HTTP-Method-Override': 'DELETE' }
    await request(place, 'HEAD', path, place.inspector, disguise)
    expect((await request(place, 'HEAD', path, place.inspector)).status).toBe(200)
  })

  test('more unfinished files than an account may leave, until one is given up', async () => {
    const place = scene({ maxBytes: 1000 })
    const paths: string[] = []
    for (let i = 0; i < 5; i++) paths.push(await begun(place, place.inspector, 1000))
    const sixth = await begin(place, place.inspector, 1)
    expect(sixth.status).toBe(429)
    expect(await sixth.text()).toContain('没传完的文件太多')
    // Others are not held up by it.
    expect((await begin(place, signedInAs(place.db, 'qa-manager'), 1000)).status).toBe(201)
    await request(place, 'DELETE', paths[0] ?? '', place.inspector)
    expect((await begin(place, place.inspector, 1)).status).toBe(201)
    // However small: two hundred are enough.
    const account = place.db.select().from(uploads).get()
    const many = Array.from({ length: 200 }, (_, i) => ({
      ...{ id: `many-${i}`, accountId: account?.accountId ?? 0, name: 'x', bytes: 0, begunAt: 1 },
    }))
    place.db.insert(uploads).values(many).run()
    expect((await begin(place, place.inspector, 1)).status).toBe(429)
  })
})

describe('what the sender adds', () => {
  test('of its own to a file changes nothing', async () => {
    const place = scene()
    const [odd, name] = ['x', 'a.wav'].map((text) => Buffer.from(text).toString('base64'))
    for (const key of ['__proto__', 'role', 'accountId', 'constructor', 'toString']) {
      const given = { 'Upload-Metadata': `filename ${name},${key} ${odd}` }
      const { status } = await begin(place, place.inspector, 10, {}, given)
      expect([key, [201, 400].includes(status)]).toEqual([key, true])
    }
    const rows = place.db.select().from(uploads).all()
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(['a.wav']))
    expect(new Set(rows.map((row) => row.accountId)).size).toBe(1)
    expect(place.errors).toEqual([])
  })
})

describe('a file that somebody took from under the server', () => {
  const ways: [string, (file: string) => void][] = [
    ['removed', (file) => rmSync(file)],
    ['replaced by a folder', (file) => (rmSync(file), mkdirSync(file))],
  ]
  test.each(ways)('%s: the upload has expired, and can be begun anew', async (_how, take) => {
    const place = scene()
    const bytes = beep(760)
    const path = await begun(place, place.inspector, bytes.length)
    await patch(place, place.inspector, path, 0, bytes.subarray(0, 100))
    take(`${place.folder}/recordings/${place.files()[0]}`)
    for (const method of ['HEAD', 'GET']) {
      expect((await request(place, method, path, place.inspector)).status).toBe(410)
    }
    const rest = await patch(place, place.inspector, path, 100, bytes.subarray(100))
    expect(rest.status).toBe(410)
    expect(await rest.text()).toContain('请重新上传')
    const page = await (await get(place, '/recordings/upload', place.inspector)).text()
    expect(page).not.toContain('没传完')
    expect(await upload(place, place.inspector, 'a.wav', bytes)).toMatchObject({ state: 'stored' })
  })
})

describe('a full disk, or a fault', () => {
  test('is said before a file is begun that cannot fit', async () => {
    const place = scene({ maxBytes: Number.MAX_SAFE_INTEGER })
    const refused = await begin(place, place.inspector, 2 ** 50)
    expect(refused.status).toBe(507)
    expect(await refused.text()).toContain('磁盘已满')
    expect(place.db.select().from(uploads).all()).toEqual([])
  })

  test('of another kind: a fault between the file and its row is mended by asking again', async () => {
    const place = scene()
    const bytes = beep(750)
    const path = await begun(place, place.inspector, bytes.length)
    const placing = place.storage.place
    place.storage.place = async (...given) => {
      await placing(...given)
      throw new Error('the process was stopped')
    }
    expect((await patch(place, place.inspector, path, 0, bytes)).status).toBe(500)
    expect(place.errors.map(({ message }) => message)).toEqual(['request failed'])
    place.storage.place = placing
    expect(await answer(place, place.inspector, path)).toMatchObject({ state: 'stored' })
    expect(place.stored()).toHaveLength(1)
    expect(place.files()).toEqual([place.stored()[0]?.path])
  })

  test('in the middle of a file is said, loses nothing, and the file goes on once there is room', async () => {
    const place = scene()
    const bytes = beep(730)
    const path = await begun(place, place.inspector, bytes.length)
    const file = `${place.folder}/recordings/${place.files()[0]}`
    // A device that refuses every byte, as a full disk does.
    rmSync(file)
    symlinkSync('/dev/full', file)
    const refused = await patch(place, place.inspector, path, 0, bytes)
    expect(refused.status).toBe(507)
    expect(await refused.text()).toContain('磁盘已满')
    rmSync(file)
    writeFileSync(file, bytes.subarray(0, 100))
    await patch(place, place.inspector, path, 100, bytes.subarray(100))
    expect(place.stored()).toMatchObject([{ sha256: sha256(bytes) }])
  })

  test('at the moment of storing is said, and asking again stores the file that had come', async () => {
    const place = scene()
    const bytes = beep(740)
    const path = await begun(place, place.inspector, bytes.length)
    const { place: placing } = place.storage
    const full = () => Promise.reject(refused(recordingRefusals, 'disk-full'))
    place.storage.place = full
    expect((await patch(place, place.inspector, path, 0, bytes)).status).toBe(507)
    expect((await request(place, 'GET', path, place.inspector)).status).toBe(507)
    expect(place.stored()).toEqual([])
    place.storage.place = placing
    expect(await answer(place, place.inspector, path)).toMatchObject({ state: 'stored' })
    expect(place.files()).toEqual([place.stored()[0]?.path])
  })
})

describe('what an earlier visit left', () => {
  test('is listed for its account with how far it came, until it is whole', async () => {
    const place = scene()
    const bytes = beep(720)
    const values = { filename: '<b>半.wav', sha256: sha256(bytes) }
    const path = await begun(place, place.inspector, bytes.length, values)
    await patch(place, place.inspector, path, 0, bytes.subarray(0, 2048))
    const page = await (await get(place, '/recordings/upload', place.inspector)).text()
    expect(page).toContain('重新选择同一文件即可继续')
    expect(page).toContain('&lt;b&gt;半.wav')
    expect(page).toContain('已传 2 KB')
    expect(page).toContain(`data-unfinished="${path}"`)
    expect(page).toContain(`data-sha256="${values.sha256}"`)
    await patch(place, place.inspector, path, 2048, bytes.subarray(2048))
    const after = await (await get(place, '/recordings/upload', place.inspector)).text()
    expect(after).not.toContain('没传完')
  })

  test('the page says its limit, and that it needs scripts', async () => {
    const place = scene({ maxBytes: 2 ** 31 })
    const page = await (await get(place, '/recordings/upload', place.inspector)).text()
    expect(page).toContain('data-upload="/recordings/uploads"')
    expect(page).toContain('2 GB')
    expect(page).toContain('<noscript>')
  })
})

test('an upload whose recording is deleted later still tells how it ended', async () => {
  const place = scene()
  const path = await begun(place, place.inspector, 5)
  await patch(place, place.inspector, path, 0, Buffer.from('hello'))
  const id = path.split('/').at(-1) ?? ''
  place.db.update(uploads).set({ recordingId: null }).where(eq(uploads.id, id)).run()
  expect(await answer(place, place.inspector, path)).toMatchObject({ state: 'refused', href: null })
})
