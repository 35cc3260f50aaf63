import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'
import { bulletinDetail, markRead } from '#src/supervision/bulletins/detail.ts'
import {
  changeBulletin,
  discardBulletin,
  draftBulletin,
  publishBulletin,
} from '#src/supervision/bulletins/draft.ts'
import { bulletinFor, linesOf } from '#src/supervision/bulletins/find.ts'
import { nameAs, withoutNames } from '#src/supervision/bulletins/names.ts'
import { bulletinPaper } from '#src/supervision/bulletins/paper.ts'
import type { Naming } from '#src/supervision/bulletins/vocabulary.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { testDatabase } from '#test/support/database.ts'

import { type Cast, complaintsIn, day, sheetCast, week } from '../sheets/made.ts'
import { nobodyBlind } from '../sheets/nobody-blind.ts'

let db: Db
let cast: Cast
const now = week(1)
const period = { firstDay: day('2026-11-02'), lastDay: day('2026-11-08') }

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = sheetCast(db)
})

const verified = (count: number) =>
  complaintsIn(db, cast, 0, count, { verdict: 'substantiated', verdictAt: week(0) + 7_200_000 })
const draft = (naming: Naming = 'masked') =>
  draftBulletin(db, cast.manager, { ...period, naming }, now).id
const seen = (id: number) => bulletinFor(db, cast.manager, id).revision
const nameOf = (id: number) => {
  const complaint = db.select().from(complaints).where(eq(complaints.id, id)).get()
  return db
    .select()
    .from(people)
    .where(eq(people.id, complaint?.personId ?? -1))
    .get()?.name as string
}
function write(id: number, sentence = '只催办，没有重新派单', naming: Naming = 'masked') {
  const lines = new Map(
    linesOf(db, id).map(({ line }) => [line.id, { sentence, included: true }] as const),
  )
  const facts = { title: '十一月第一周服务违规通报', opening: '', naming, lines }
  changeBulletin(db, cast.manager, id, facts, seen(id))
}
function published(naming: Naming = 'masked'): number {
  const id = draft(naming)
  write(id, undefined, naming)
  publishBulletin(db, cast.manager, id, seen(id), now)
  return id
}
const shown = (id: number, actor = cast.head) => bulletinDetail(db, actor, id, nobodyBlind)
const onPaper = (id: number, actor = cast.head) =>
  JSON.stringify(bulletinPaper(shown(id, actor), actor.name, now))

describe('a draft', () => {
  test('holds the verdicts of its period that stand, and no others', () => {
    const [kept, overturned, withdrawn] = verified(3)
    complaintsIn(db, cast, 0, 1, { verdict: 'substantiated', verdictAt: week(2) })
    complaintsIn(db, cast, 0, 1, { verdict: 'unsubstantiated', verdictAt: week(0) })
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, overturned?.id ?? 0))
      .run()
    db.update(complaints)
      .set({ stage: 'withdrawn' })
      .where(eq(complaints.id, withdrawn?.id ?? 0))
      .run()
    expect(linesOf(db, draft()).map(({ line }) => line.complaintId)).toEqual([kept?.id])
  })

  test('needs verdicts, a period the right way round that is over, and not too long', () => {
    const make = (firstDay: string, lastDay: string) => () =>
      draftBulletin(
        db,
        cast.manager,
        { firstDay: day(firstDay), lastDay: day(lastDay), naming: 'masked' },
        now,
      )
    expect(make('2026-11-02', '2026-11-08')).toThrow('没有核实属实')
    expect(make('2026-11-08', '2026-11-02')).toThrow('早于开始')
    expect(make('2026-11-08', '2026-12-02')).toThrow('还没有到')
    expect(make('2026-01-02', '2026-11-02')).toThrow('最多 92 天')
  })

  test('is for those who publish bulletins', () => {
    verified(1)
    const id = draft()
    expect(() => shown(id)).toThrow(NotFound)
    expect(() => publishBulletin(db, cast.head, id, 1, now)).toThrow(Forbidden)
  })

  test('is published only when every line told says what went wrong', () => {
    verified(1)
    const id = draft()
    write(id, '')
    expect(() => publishBulletin(db, cast.manager, id, seen(id), now)).toThrow('还没有写问题')
  })

  test('keeps no number of a customer, whatever was typed', () => {
    verified(1)
    const id = draft()
    write(id, '客户 13931909215 催办三次，坐席没有重新派单')
    expect(linesOf(db, id)[0]?.line.sentence).not.toContain('13931909215')
  })

  test('leaves out a line whose verdict fell before it was published', () => {
    const [first, second] = verified(2)
    const id = draft()
    write(id)
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, second?.id ?? 0))
      .run()
    publishBulletin(db, cast.manager, id, seen(id), now)
    expect(shown(id).lines.map(({ complaintId }) => complaintId)).toEqual([first?.id])
  })

  test('refuses a page that is older than the last change, and a second publication', () => {
    verified(1)
    const id = draft()
    const before = seen(id)
    write(id)
    expect(() => publishBulletin(db, cast.manager, id, before, now)).toThrow('刚刚有人改过')
    publishBulletin(db, cast.manager, id, seen(id), now)
    expect(() => publishBulletin(db, cast.manager, id, seen(id), now)).toThrow('已经发布')
    expect(() => discardBulletin(db, cast.manager, id, seen(id))).toThrow('已经发布')
  })
})

describe('a published bulletin', () => {
  test('has a number, tells the heads concerned and leaves a trace', () => {
    verified(1)
    const id = published()
    expect(shown(id)).toMatchObject({ bulletinNo: 'TB-2026-11-01', state: 'published' })
    expect(toldTo(db, cast.head)).toContain('违规通报 TB-2026-11-01 已发布，涉及本部门，请组织学习')
    expect(toldTo(db, cast.otherHead)).toEqual(['违规通报 TB-2026-11-01 已发布，请阅读'])
    expect(toldTo(db, cast.manager)).toEqual([])
    const actions = db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions.filter((action) => action === 'bulletin.published')).toHaveLength(1)
  })

  test.each([
    ['masked', true, false],
    ['department', false, false],
    ['full', true, true],
  ] as const)('names people as it was set: %s', (naming, first, whole) => {
    const [complaint] = verified(1)
    const name = nameOf(complaint?.id ?? 0)
    const text = onPaper(published(naming))
    expect(text.includes(name)).toBe(whole)
    expect(text.includes(whole ? name : `${name[0]}*`)).toBe(first)
  })

  test('takes names out of sentences, too, where it does not give them', () => {
    const [complaint] = verified(1)
    const name = nameOf(complaint?.id ?? 0)
    const id = draft('department')
    write(id, `${name}只催办不派单`, 'department')
    publishBulletin(db, cast.manager, id, seen(id), now)
    expect(onPaper(id)).not.toContain(name)
    expect(onPaper(id)).toContain('当事人只催办不派单')
  })

  test('shows agents no full name, even where it gives them to others', () => {
    const [complaint] = verified(1)
    const name = nameOf(complaint?.id ?? 0)
    const id = published('full')
    expect(shown(id, cast.outsider).lines[0]?.person).toBe(`${name[0]}*`)
    expect(shown(id).lines[0]?.person).toBe(name)
  })

  test('corrects a line whose verdict fell later, and says nothing of the person any more', () => {
    const [complaint] = verified(2)
    const id = published('full')
    const name = nameOf(complaint?.id ?? 0)
    db.update(complaints)
      .set({ verdict: 'unsubstantiated', verdictAt: week(2) })
      .where(eq(complaints.id, complaint?.id ?? 0))
      .run()
    const [struck] = shown(id).lines
    expect(struck).toMatchObject({ struck: true, person: '', sentence: '' })
    const text = onPaper(id)
    expect(text).toContain('更正：第 1 条')
    expect(text).toContain('（已更正，不再通报）')
    if (shown(id).lines[1]?.person !== name) expect(text).not.toContain(name)
  })

  test('shows nothing of a call its reader has still to judge, and counts it', () => {
    const [complaint] = verified(2)
    const id = published()
    const callId = complaint?.callId ?? 0
    const blind = { ...nobodyBlind, among: () => new Set([callId]) }
    const read = bulletinDetail(db, cast.inspector, id, blind)
    expect(read.hidden).toBe(1)
    expect(read.lines.map(({ complaintId }) => complaintId)).not.toContain(complaint?.id)
  })

  test('tells who read it, each once and only to those who publish', () => {
    verified(1)
    const id = published()
    const bulletin = bulletinFor(db, cast.head, id)
    markRead(db, cast.head, bulletin, now)
    markRead(db, cast.head, bulletin, now + 1)
    expect(shown(id, cast.manager).reads).toMatchObject({ count: 1 })
    expect(shown(id).reads).toBeNull()
  })
})

test('a masked name tells neither its length nor a double family name', () => {
  expect(nameAs('masked', '张伟')).toBe('张*')
  expect(nameAs('masked', '张伟明')).toBe('张*')
  expect(nameAs('department', '张伟')).toBe('')
  expect(withoutNames('张伟明和张伟都没有派单', 'masked', ['张伟', '张伟明'])).toBe(
    '张*和张*都没有派单',
  )
})
