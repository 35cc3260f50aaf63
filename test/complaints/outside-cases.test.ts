import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { outsideCaseImporter } from '#src/complaints/outside-cases/import.ts'
import { readCallers } from '#src/complaints/outside-cases/reading.ts'
import { outsideCaseCallers, outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScoreImporter } from '#src/complaints/return-scores/import.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { readTable } from '#src/kernel/csv.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { announcedCall, callTime, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { jobsOf } from '../transcription/scripted.ts'

let it: TestApp
let handler: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  handler = signedInAs(it.db, 'case-handler')
  units = twoDepartments(it.db)
})

const form = {
  source: '12398',
  caseNo: 'W-2026-001',
  receivedAt: '2026-11-03 09:30',
  callers: '139 3190 9215、13800000001',
  text: '客户反映报修后没有人来，电话 13931909215',
  business: '故障报修',
  handledBy: '客服一部',
}

async function page(path: string, cookie = handler) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const stored = () => it.db.select().from(outsideCases).all()
const callersStored = () =>
  it.db
    .select()
    .from(outsideCaseCallers)
    .all()
    .map(({ caller }) => caller)
    .toSorted()

describe('recording an outside case', () => {
  test('keeps it with its numbers in one spelling, and has them traced', async () => {
    const answer = await post(it, '/outside-cases', form, handler)
    expect(answer.status).toBe(303)
    const [one] = stored()
    expect(answer.headers.get('Location')).toBe(`/outside-cases/${one?.id}`)
    expect(one).toMatchObject({ caseNo: 'W-2026-001', source: '12398', handledBy: '客服一部' })
    expect(one?.receivedAt).toBe(Date.parse('2026-11-03T09:30:00+08:00'))
    expect(callersStored()).toEqual(['13800000001', '13931909215'])
    expect(jobsOf(it.db, 'back-trace')).toMatchObject([{ payload: { outsideCaseId: one?.id } }])
    const trail = it.db.select().from(auditEvents).all()
    expect(trail.at(-1)).toMatchObject({ action: 'outside-case.recorded' })
    expect(JSON.stringify(trail)).not.toContain('13931909215')
  })

  test.each([
    ['caseNo', '', '请填写编号'],
    ['source', 'radio', '请选择来源'],
    ['receivedAt', '2026-02-30 10:00', '不存在'],
    ['receivedAt', '昨天', '请写成'],
    ['callers', '1.39E+10', '科学计数法'],
    ['callers', '1、2、3、4、5、6', '最多写 5 个'],
    ['text', '   ', '请填写内容'],
    ['text', '长'.repeat(4001), '不能超过 4000'],
  ])('refuses %s %j in words and loses nothing that was typed', async (name, value, sentence) => {
    const answer = await post(it, '/outside-cases', { ...form, [name]: value }, handler)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain('故障报修')
    expect(stored()).toEqual([])
  })

  test('a number of the same source is taken once; of another source it is another case', async () => {
    await post(it, '/outside-cases', form, handler)
    const again = await post(it, '/outside-cases', { ...form, caseNo: 'w-2026-001' }, handler)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经登记过')
    const other = await post(it, '/outside-cases', { ...form, source: '12345' }, handler)
    expect(other.status).toBe(303)
    expect(stored()).toHaveLength(2)
  })

  test('is put right later, which traces its new numbers and names the changed fields', async () => {
    await post(it, '/outside-cases', form, handler)
    const id = stored()[0]?.id
    // A form of masked numbers would be saved over the true ones.
    const edit = `/outside-cases/${id}/edit`
    const asked = await get(it, edit, handler)
    expect(asked.headers.get('Location')).toBe(`/unmasking/outside-case/${id}?next=edit`)
    const reason = { purpose: 'correction', next: 'edit' }
    const told = await post(it, `/unmasking/outside-case/${id}`, reason, handler)
    expect(told.headers.get('Location')).toBe(edit)
    const open = (await page(edit)).html
    expect(open).toContain('2026-11-03 09:30')
    expect(open).toContain('13931909215')
    const changed = { ...form, callers: '13900000000' }
    expect((await post(it, `/outside-cases/${id}`, changed, handler)).status).toBe(303)
    expect(callersStored()).toEqual(['13900000000'])
    const trail = eq(auditEvents.action, 'outside-case.changed')
    expect(it.db.select().from(auditEvents).where(trail).all()).toMatchObject([
      { particulars: { fields: ['callers'] } },
    ])
  })
})

describe('several numbers in one cell', () => {
  test.each([
    ['13931909215', ['13931909215']],
    ['13931909215 13800000001', ['13931909215', '13800000001']],
    ['+86 139-3190-9215；025-83001234', ['13931909215', '02583001234']],
    ['１３９３１９０９２１５，13931909215', ['13931909215']],
    ['匿名', ['匿名']],
    ['', []],
  ])('%j', (text, callers) => {
    expect(readCallers(text)).toEqual({ ok: true, value: callers })
  })
})

describe('who sees an outside case', () => {
  test('numbers are masked for everybody, also in the text', async () => {
    await post(it, '/outside-cases', form, handler)
    const id = stored()[0]?.id
    const inspector = signedInAs(it.db, 'qa-inspector')
    for (const path of ['/outside-cases', `/outside-cases/${id}`]) {
      const { html } = await page(path, inspector)
      expect(html).toContain('139****9215')
      expect(html).not.toContain('13931909215')
      expect((await page(path)).html).not.toContain('13931909215')
    }
  })

  test('a number can be looked for only by those who may see numbers', async () => {
    await post(it, '/outside-cases', form, handler)
    const path = '/outside-cases?caller=13800000000'
    expect((await page(path)).html).not.toContain('W-2026-001')
    expect((await page('/outside-cases?caller=13800000001')).html).toContain('W-2026-001')
    expect((await page(path, signedInAs(it.db, 'qa-inspector'))).html).toContain('W-2026-001')
  })

  test('a department sees the cases of people who had called it in the month before', async () => {
    announcedCall(it.db, units.first, 'd001')
    await post(it, '/outside-cases', { ...form, callers: '13931909215' }, handler)
    const id = stored()[0]?.id
    const headOf = (unit: Unit) =>
      signedInAs(it.db, 'department-head', { kind: 'department', id: unit.department.id })
    expect((await page(`/outside-cases/${id}`, headOf(units.first))).status).toBe(200)
    expect((await page(`/outside-cases/${id}`, headOf(units.second))).status).toBe(404)
    expect((await page('/outside-cases', headOf(units.second))).html).not.toContain('W-2026-001')
    it.db.run(`update calls set started_at = ${callTime - 40 * 86_400_000}`)
    expect((await page(`/outside-cases/${id}`, headOf(units.first))).status).toBe(404)
  })

  test.each(['/outside-cases', '/outside-cases/new', '/outside-cases/1', '/outside-cases/1/edit'])(
    '%s is closed to agents and to strangers',
    async (path) => {
      await post(it, '/outside-cases', form, handler)
      expect((await page(path, signedInAs(it.db, 'agent'))).status).toBe(403)
      expect((await get(it, path)).headers.get('Location')).toMatch(/^\/sign-in/)
    },
  )

  test('an inspector reads and records nothing', async () => {
    const inspector = signedInAs(it.db, 'qa-inspector')
    expect((await page('/outside-cases', inspector)).html).not.toContain('/outside-cases/new')
    for (const path of ['/outside-cases', '/outside-cases/1'])
      expect((await post(it, path, form, inspector)).status).toBe(403)
    expect((await post(it, '/outside-cases', form)).status).toBe(401)
    expect(stored()).toEqual([])
  })
})

function bring<T>(importer: Importer<T>, lines: string[]) {
  const read = readTable(Buffer.from(lines.join('\n')))
  if (!read.ok) throw new Error(read.problem)
  const { rows, errors } = importer.read(it.db, read.table)
  const values = rows.map(({ value }) => value)
  const foreseen = importer.foresee(it.db, values, {
    actor: actorWith(it.db, 'qa-manager'),
    sourceId: null,
  })
  const done = importer.apply(it.db, actorWith(it.db, 'qa-manager'), values, '表.csv')
  expect(foreseen).toEqual(done)
  return { ...done, errors }
}

describe('a table of outside cases', () => {
  const header = 'case_no,case_source,received_at,caller,case_text,business,handled_by'
  const sound = 'W1,12345,2026-11-03 09:30,13931909215、13800000001,报修没人来,报修,一部'

  test('brought twice stores nothing twice, and a correction changes the one', () => {
    expect(bring(outsideCaseImporter, [header, sound])).toMatchObject({ added: 1 })
    expect(bring(outsideCaseImporter, [header, sound])).toMatchObject({ added: 0, unchanged: 1 })
    const corrected = sound.replace('报修没人来', '报修三次没人来')
    expect(bring(outsideCaseImporter, [header, corrected])).toMatchObject({ updated: 1 })
    expect(stored()).toMatchObject([{ caseNo: 'W1', source: '12345', text: '报修三次没人来' }])
    expect(callersStored()).toEqual(['13800000001', '13931909215'])
  })

  test('keeps the full-width marks of what was written, and makes its numbers plain', () => {
    const written = '报修没人来，问“谁管？”'
    bring(outsideCaseImporter, [header, sound.replace('报修没人来', written).replace('W1', 'Ｗ１')])
    expect(stored()).toMatchObject([{ caseNo: 'W1', text: written }])
  })

  test.each([
    [sound.replace('12345', '电台'), 'case_source', '不认识来源'],
    [sound.replace('W1', ''), 'case_no', '缺少编号'],
    [sound.replace('W1', '2.02E+11'), 'case_no', '科学计数法'],
    [sound.replace('2026-11-03', '2026-11-31'), 'received_at', '不存在'],
    [sound.replace('报修没人来', ''), 'case_text', '缺少内容'],
  ])('names what is wrong with %s', (line, column, sentence) => {
    const { errors, added } = bring(outsideCaseImporter, [header, line])
    expect(added).toBe(0)
    expect(errors).toMatchObject([{ line: 2, column }])
    expect(errors[0]?.message).toContain(sentence)
  })
})

describe('a table of return-visit scores', () => {
  const header = 'score_no,call_id,complaint_no,caller,score,words,visited_at,visited_by'
  const sound = 'H1,d001,,13931909215,2分,说了等于没说,2026-11-03 09:30,周敏'
  const scores = () => it.db.select().from(returnScores).all()

  test('keeps the full-width marks of what the caller said', () => {
    bring(returnScoreImporter, [header, sound.replace('说了等于没说', '说了，等于没说')])
    expect(scores()).toMatchObject([{ words: '说了，等于没说' }])
  })

  test('brought twice stores nothing twice; only low scores are looked into', () => {
    const good = sound.replace('H1', 'H2').replace('2分', '5')
    expect(bring(returnScoreImporter, [header, sound, good])).toMatchObject({ added: 2 })
    expect(bring(returnScoreImporter, [header, sound, good])).toMatchObject({ unchanged: 2 })
    expect(scores().map(({ score }) => score)).toEqual([2, 5])
    expect(jobsOf(it.db, 'back-trace')).toHaveLength(1)
  })

  test.each([
    [sound.replace('2分', '6'), 'score', '应是 1 到 5'],
    [sound.replace('2分', '0'), 'score', '应是 1 到 5'],
    [sound.replace('2分', '2.5'), 'score', '应是 1 到 5'],
    [sound.replace('2分', ''), 'score', '缺少评分'],
    [sound.replace('d001', '').replace('13931909215', ''), 'call_id', '至少要有一个'],
    [sound.replace('2026-11-03 09:30', ''), 'visited_at', '缺少回访时间'],
    [sound.replace('H1', ''), 'score_no', '缺少回访编号'],
  ])('names what is wrong with %s', (line, column, sentence) => {
    const { errors, added } = bring(returnScoreImporter, [header, line])
    expect(added).toBe(0)
    expect(errors).toMatchObject([{ line: 2, column }])
    expect(errors[0]?.message).toContain(sentence)
  })

  test('is brought by return-visit staff and not by inspectors', () => {
    const row = { scoreNo: 'H9', callNo: 'd1', complaintNo: '', caller: '', score: 4 }
    const rest = { words: '', visitedAt: callTime, visitedBy: '' }
    const apply = (role: 'return-visitor' | 'qa-inspector') =>
      returnScoreImporter.apply(it.db, actorWith(it.db, role), [{ ...row, ...rest }], 'x.csv')
    expect(() => apply('qa-inspector')).toThrow('return-score.import')
    expect(apply('return-visitor')).toMatchObject({ added: 1 })
  })
})
