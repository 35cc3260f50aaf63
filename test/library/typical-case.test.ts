import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { addClip, moveClip } from '#src/library/typical-cases/choose-clips.ts'
import { caseDetail } from '#src/library/typical-cases/detail.ts'
import { changeCase, draftAnew, draftCase } from '#src/library/typical-cases/draft.ts'
import {
  clipsOfVersion,
  openVersion,
  publishedVersions,
  versionNumbered,
} from '#src/library/typical-cases/find.ts'
import { givenClip, heardToItsEnd } from '#src/library/typical-cases/hearing.ts'
import { linkMore } from '#src/library/typical-cases/links.ts'
import { caseList, readCaseFilters } from '#src/library/typical-cases/list.ts'
import { casePaper } from '#src/library/typical-cases/paper.ts'
import { casePlaylist } from '#src/library/typical-cases/playlist.ts'
import {
  publishCase,
  returnCase,
  reviewAgain,
  submitCase,
  withdrawCase,
} from '#src/library/typical-cases/review.ts'
import { caseClips, caseVersions } from '#src/library/typical-cases/schema.ts'
import { toldTo } from '#test/complaints/opened.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { nobodyBlind } from '#test/supervision/sheets/nobody-blind.ts'
import { testDatabase } from '#test/support/database.ts'
import { reverified } from '#test/training/scene.ts'

import {
  another,
  type Cast,
  drafted,
  hearAll,
  lesson,
  libraryCast,
  now,
  published,
  readyClip,
  seen,
  story,
} from './scene.ts'

let db: Db
let cast: Cast
const page = { size: 20, cursor: null } as const
const listed = (actor = cast.agent, query: Record<string, string> = {}) =>
  caseList(db, actor, readCaseFilters(query), page).rows.map(({ id }) => id)
const words = { source: 'substantiated', title: '没有登记就挂断', story, lesson } as const

beforeEach(() => {
  ;({ db } = testDatabase())
  cast = libraryCast(db)
})

describe('a case that is written', () => {
  test('has a number of its year and begins with what its complaint says', () => {
    const id = drafted(db, cast)
    const detail = caseDetail(db, cast.author, id, nobodyBlind)
    expect(detail.caseNo).toBe('DX-2026-0001')
    expect(detail.version).toMatchObject({ number: 1, state: 'draft', faultCategory: 'attitude' })
    const second = draftCase(
      db,
      cast.author,
      { ...words, complaintIds: [cast.complaint.id], clipIds: [] },
      now,
    )
    expect(second.caseNo).toBe('DX-2026-0002')
  })

  test('names nobody, and says what was put in place of whom', () => {
    const { replaced, id } = draftCase(
      db,
      cast.author,
      {
        ...words,
        ...{ complaintIds: [cast.complaint.id], clipIds: [], title: '罗军挂断王建国的电话' },
        story: '工号20025罗军，客户王建国，电话13931909215，又说二零零二五为您服务。',
      },
      now,
    )
    const { version } = caseDetail(db, cast.author, id, nobodyBlind)
    expect(version.title).toBe('坐席挂断客户的电话')
    expect(version.story).toBe('坐席，客户，电话（号码略），又说坐席为您服务。')
    expect(replaced).toContainEqual({ was: '罗军', now: '坐席' })
    expect(replaced).toContainEqual({ was: '王建国', now: '客户' })
  })

  test('carries the risk of its complaint, which can be raised and never dropped', () => {
    db.update(complaints)
      .set({ opinionRisk: '客户说要找媒体' })
      .where(eq(complaints.id, cast.complaint.id))
      .run()
    const id = drafted(db, cast)
    expect(openVersion(db, id)?.opinionRisk).toBe('客户说要找媒体')
    const drop = () => changeCase(db, cast.author, id, { ...words, opinionRisk: '' }, seen(db, id))
    expect(drop).toThrow('不能去掉')
    changeCase(db, cast.author, id, { ...words, opinionRisk: '已有记者来电' }, seen(db, id))
    expect(openVersion(db, id)?.opinionRisk).toBe('已有记者来电')
  })

  test('needs something it was made from, found as its source says', () => {
    const make = (more: object) => () =>
      draftCase(db, cast.author, { ...words, complaintIds: [], clipIds: [], ...more }, now)
    expect(make({})).toThrow('至少一件投诉')
    expect(make({ source: 'unsubstantiated', complaintIds: [cast.complaint.id] })).toThrow(
      '与投诉的核实结论不符',
    )
    expect(make({ complaintIds: [99_999] })).toThrow(NotFound)
  })

  test('is found by nobody who only learns, and changed by nobody on a stale page', () => {
    const id = drafted(db, cast)
    expect(listed()).toEqual([])
    expect(() => caseDetail(db, cast.agent, id, nobodyBlind)).toThrow(NotFound)
    expect(() => changeCase(db, cast.agent, id, words, 1)).toThrow(Forbidden)
    const before = seen(db, id)
    changeCase(db, cast.author, id, words, before)
    expect(() => changeCase(db, cast.author, id, words, before)).toThrow('刚刚有人改过')
  })

  test('takes ready clips of its own calls in the order they are put, and no others', () => {
    const id = drafted(db, cast)
    const [first, second] = [
      readyClip(db, cast.recording.id, cast.author),
      readyClip(db, cast.recording.id, cast.author),
    ]
    addClip(db, cast.author, id, first.id, seen(db, id))
    addClip(db, cast.author, id, second.id, seen(db, id))
    expect(() => addClip(db, cast.author, id, first.id, seen(db, id))).toThrow('已经在案例里')
    expect(() => addClip(db, cast.author, id, 9999, seen(db, id))).toThrow('没有这个片段')
    const version = openVersion(db, id)
    const clipIds = () => clipsOfVersion(db, version?.id ?? 0).map(({ clipId }) => clipId)
    const last = clipsOfVersion(db, version?.id ?? 0).at(-1)
    moveClip(db, cast.author, id, last?.id ?? 0, 'up', seen(db, id))
    expect(clipIds()).toEqual([second.id, first.id])
  })

  test('refuses a clip in which the agent is named, in words or digits read out', () => {
    const id = drafted(db, cast)
    for (const text of ['我是罗军', '工号20025', '二零零二五为您服务', '二零 零二五']) {
      const clip = readyClip(db, cast.recording.id, cast.author, text)
      expect(() => addClip(db, cast.author, id, clip.id, seen(db, id))).toThrow('坐席的姓名或工号')
    }
  })
})

describe('a case that is looked at', () => {
  test('is published by somebody else, who heard every clip to its end', () => {
    const clip = readyClip(db, cast.recording.id, cast.author)
    const id = drafted(db, cast, { clipIds: [clip.id] })
    submitCase(db, cast.author, id, seen(db, id), now)
    expect(toldTo(db, cast.manager)).toContain('典型案例 DX-2026-0001 已提交，请审核')
    const publish = (actor = cast.manager) => publishCase(db, actor, id, seen(db, id), now)
    expect(() => publish(cast.author)).toThrow(Forbidden)
    expect(() => publish()).toThrow('没有从头听到尾')
    hearAll(db, cast.manager, id)
    publish()
    expect(listed()).toEqual([id])
    expect(() => publish()).toThrow('没有提交审核')
  })

  test('is not published by whoever wrote on it', () => {
    const id = drafted(db, cast)
    changeCase(db, cast.manager, id, words, seen(db, id))
    submitCase(db, cast.author, id, seen(db, id), now)
    expect(() => publishCase(db, cast.manager, id, seen(db, id), now)).toThrow('由别人审核')
    publishCase(db, another(db, 'qa-manager', 'second'), id, seen(db, id), now)
    expect(listed()).toEqual([id])
  })

  test('a clip counts as heard only after it was handed out, and not faster than it plays', () => {
    const clip = readyClip(db, cast.recording.id, cast.author)
    const id = drafted(db, cast, { clipIds: [clip.id] })
    expect(heardToItsEnd(db, cast.manager, id, clip.id, now)).toBe(false)
    givenClip(db, cast.manager, clip, now)
    expect(heardToItsEnd(db, cast.manager, id, clip.id, now + 1000)).toBe(false)
    expect(heardToItsEnd(db, cast.manager, id, clip.id, now + 6000)).toBe(true)
  })

  test('goes back with a reason, and its words can be changed again', () => {
    const id = drafted(db, cast)
    submitCase(db, cast.author, id, seen(db, id), now)
    expect(() => changeCase(db, cast.author, id, words, seen(db, id))).toThrow('不能再改')
    expect(() => returnCase(db, cast.manager, id, '  ', seen(db, id), now)).toThrow('写明原因')
    returnCase(db, cast.manager, id, '启示太空', seen(db, id), now)
    expect(openVersion(db, id)).toMatchObject({ state: 'draft', returnedReason: '启示太空' })
    expect(toldTo(db, cast.author)).toContain('典型案例 DX-2026-0001 被退回：启示太空')
    changeCase(db, cast.author, id, words, seen(db, id))
  })

  test('is not submitted while it names somebody of what was linked later', () => {
    const id = drafted(db, cast, { story: '李洋接了电话。' })
    const other = verifiedComplaint(db, cast.units.second, cast.manager, now - 3_600_000)
    const more = { complaintIds: [other.complaint.id], callIds: [] }
    linkMore(db, cast.author, id, more, seen(db, id))
    const submit = () => submitCase(db, cast.author, id, seen(db, id), now)
    expect(submit).toThrow('再保存一次')
    changeCase(db, cast.author, id, { ...words, story: '李洋接了电话。' }, seen(db, id))
    expect(openVersion(db, id)?.story).toBe('坐席接了电话。')
    submit()
  })

  test('needs a story and a lesson', () => {
    const id = drafted(db, cast, { lesson: '' })
    expect(() => submitCase(db, cast.author, id, seen(db, id), now)).toThrow('写好以后')
  })
})

describe('a published case', () => {
  test('is kept as it was by the database itself', () => {
    const clip = readyClip(db, cast.recording.id, cast.author)
    const id = published(db, cast, { clipIds: [clip.id] })
    const version = versionNumbered(db, id, 1)
    const of = eq(caseVersions.id, version.id)
    expect(() => db.update(caseVersions).set({ story: '改' }).where(of).run()).toThrow(
      'never changed',
    )
    expect(() => db.delete(caseVersions).where(of).run()).toThrow('never deleted')
    const ofClip = eq(caseClips.versionId, version.id)
    expect(() => db.update(caseClips).set({ note: '改' }).where(ofClip).run()).toThrow(
      'never changed',
    )
    expect(() => db.delete(caseClips).where(ofClip).run()).toThrow('never deleted')
  })

  test('has a new version beside it until that is published, and shows what changed', () => {
    const id = published(db, cast)
    draftAnew(db, cast.author, id, now)
    expect(() => draftAnew(db, cast.author, id, now)).toThrow('已经有一版')
    changeCase(db, cast.author, id, { ...words, lesson: '先道歉。' }, seen(db, id))
    expect(caseDetail(db, cast.agent, id, nobodyBlind).version.lesson).toBe(lesson)
    expect(() => caseDetail(db, cast.agent, id, nobodyBlind, 2)).toThrow(NotFound)
    submitCase(db, cast.author, id, seen(db, id), now)
    publishCase(db, cast.manager, id, seen(db, id), now)
    const detail = caseDetail(db, cast.agent, id, nobodyBlind)
    expect(detail.version.lesson).toBe('先道歉。')
    expect(detail.changes).toContainEqual({ what: '启示', was: lesson, now: '先道歉。' })
    expect(caseDetail(db, cast.agent, id, nobodyBlind, 1).version.lesson).toBe(lesson)
    expect(publishedVersions(db, id).map(({ number }) => number)).toEqual([2, 1])
  })

  test('leaves the readers when its verdict falls, until it was looked at again', () => {
    const id = published(db, cast)
    reverified(db, cast.complaint, cast.manager, now + 1)
    expect(listed()).toEqual([])
    expect(() => caseDetail(db, cast.agent, id, nobodyBlind)).toThrow(NotFound)
    expect(() => casePlaylist(db, cast.agent, id)).toThrow(NotFound)
    expect(caseDetail(db, cast.author, id, nobodyBlind).shaken).toBe(true)
    expect(listed(cast.manager, { state: 'shaken' })).toEqual([id])
    expect(() => reviewAgain(db, cast.author, id, '还能用')).toThrow(Forbidden)
    reviewAgain(db, cast.manager, id, '不属实，做法仍值得说')
    expect(listed()).toEqual([id])
    expect(() => reviewAgain(db, cast.manager, id, '再来')).toThrow('没有变')
    reverified(db, cast.complaint, cast.manager, now + 2, 'substantiated')
    expect(listed()).toEqual([])
  })

  test('leaves the readers when its complaint is withdrawn', () => {
    published(db, cast)
    db.update(complaints)
      .set({ stage: 'withdrawn' })
      .where(eq(complaints.id, cast.complaint.id))
      .run()
    expect(listed()).toEqual([])
  })

  test('is taken down with a reason by whoever publishes, and stays for who writes', () => {
    const id = published(db, cast)
    expect(() => withdrawCase(db, cast.author, id, '过时', now)).toThrow(Forbidden)
    withdrawCase(db, cast.manager, id, '过时', now)
    expect(listed()).toEqual([])
    expect(listed(cast.manager)).toEqual([])
    expect(listed(cast.manager, { state: 'withdrawn' })).toEqual([id])
    expect(() => draftAnew(db, cast.author, id, now)).toThrow('已经撤下')
  })

  test('keeps its words when the recording is erased, and says why it is silent', () => {
    const clip = readyClip(db, cast.recording.id, cast.author)
    const id = published(db, cast, { clipIds: [clip.id] })
    expect(casePlaylist(db, cast.agent, id).clips[0]).toMatchObject({
      src: `/library/${id}/clips/${clip.id}/sound`,
      durationMs: 6000,
      lines: [{ startMs: 1000, endMs: 4000 }],
    })
    db.delete(clips).where(eq(clips.id, clip.id)).run()
    const [played] = casePlaylist(db, cast.agent, id).clips
    expect(played).toMatchObject({ clipId: null, src: null })
    expect(played?.silent).toContain('按期限删除')
    expect(played?.lines[0]?.text).toContain('我要投诉')
    expect(
      JSON.stringify(casePaper(caseDetail(db, cast.agent, id, nobodyBlind), '某人', now)),
    ).toContain('录音已按期限删除')
  })

  test('is found by words, source, fault, tag and risk', () => {
    const id = published(db, cast)
    const good = published(db, cast, {
      ...{ source: 'good-practice', title: '耐心解释阶梯电价', story: '客户满意。' },
      ...{ tags: ['电价'], opinionRisk: '有人要发微博' },
    })
    for (const [query, found] of [
      [{ q: '没有登记' }, [id]],
      [{ q: '电价' }, [good]],
      [{ q: '先登记 挂断前' }, [good, id]],
      [{ q: '登记就挂' }, [id]],
      [{ q: '没有的词' }, []],
      [{ q: '%' }, []],
      [{ source: 'good-practice' }, [good]],
      [{ fault: 'attitude' }, [good, id]],
      [{ tag: '挂断' }, [id]],
      [{ risk: 'no' }, [id]],
      [{ risk: 'yes' }, [good]],
    ] as const) {
      expect({ query, found: listed(cast.agent, query) }).toEqual({ query, found })
    }
  })

  test('shows good practice of the same fault beside it', () => {
    const id = published(db, cast)
    const good = published(db, cast, { source: 'good-practice', title: '耐心解释' })
    expect(caseDetail(db, cast.agent, id, nobodyBlind).related).toEqual([
      { id: good, caseNo: 'DX-2026-0002', title: '耐心解释', good: true },
    ])
  })

  test('tells an agent neither the complaint nor the call behind it', () => {
    const id = published(db, cast)
    expect(caseDetail(db, cast.agent, id, nobodyBlind).links.shown).toEqual([])
    const known = caseDetail(db, cast.author, id, nobodyBlind).links.shown
    expect(known.map(({ no }) => no)).toEqual([cast.complaint.complaintNo])
  })

  test('hides what it was made from from whoever has still to judge the call', () => {
    const id = published(db, cast)
    const blind = {
      ...nobodyBlind,
      among: (_db: Db, _actor: unknown, ids: readonly number[]) => new Set(ids),
    }
    expect(caseDetail(db, cast.author, id, blind).links).toMatchObject({ shown: [], hidden: 1 })
  })

  test('leaves a trace of every step', () => {
    const id = published(db, cast)
    const actions = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.subjectKind, 'case'))
      .all()
      .filter(({ subjectId }) => subjectId === String(id))
      .map(({ action }) => action)
    expect(actions).toEqual(['case.drafted', 'case.submitted', 'case.published'])
  })
})
