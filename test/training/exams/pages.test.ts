import { describe, expect, test } from 'vitest'

import { blocksOf } from '#src/documents/markup.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { finishPage, openPage } from '#src/training/courses/learn.ts'
import { coursePages, coursePictures } from '#src/training/courses/schema.ts'
import {
  createCourse,
  draftAnew,
  publishCourse,
  removePage,
  writePage,
} from '#src/training/courses/write.ts'
import { exams, examSittings, papers } from '#src/training/exams/schema.ts'
import { questions } from '#src/training/questions/schema.ts'
import { answerQuiz, closeQuiz, openQuiz, quizWall } from '#src/training/quizzes/quiz.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { examScene, minute } from './scene.ts'

function centre() {
  const it = testApp()
  const scene = examScene(it.db)
  const [one, other] = scene.candidates
  if (!one || !other) throw new Error('nobody sits')
  return { ...it, ...scene, one, other, teacher: signedInAs(it.db, 'trainer') }
}

async function sitting() {
  const it = centre()
  const exam = it.exam(it.paper(), {}, Date.now() - minute)
  const start = () => post(it, `/my-exams/${exam.id}/start`, {}, it.one.cookie)
  const place = (await start()).headers.get('Location') ?? ''
  const json = async (path: string, form: Record<string, string> = {}, cookie = it.one.cookie) => {
    const answer = await post(it, place + path, form, cookie)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { ...it, exam, place, start, json }
}

describe('the page of an exam', () => {
  test('leads to one paper, pressed once or twice, and shows every question of it', async () => {
    const it = await sitting()
    expect((await it.start()).headers.get('Location')).toBe(it.place)
    expect(it.db.select().from(examSittings).all()).toHaveLength(1)
    const text = await (await get(it, it.place, it.one.cookie)).text()
    expect(text.match(/data-position=/g)).toHaveLength(4)
    // What is right stays with the server.
    expect(text).not.toContain('见手册')
  })

  test('keeps each answer, goes on elsewhere with it, and tells the page left behind', async () => {
    const it = await sitting()
    expect((await it.json('/run')).body).toMatchObject({ run: 1, state: 'running' })
    const kept = await it.json('/answers', { run: '1', sequence: '1', position: '2', choice: 'B' })
    expect(kept).toMatchObject({ status: 200, body: { kept: true, newestRun: 1 } })
    const second = await it.json('/run')
    expect(second.body).toMatchObject({ run: 2 })
    expect((second.body['answers'] as { chosen: string[] }[])[2]).toMatchObject({ chosen: ['B'] })
    const late = await it.json('/answers', { run: '1', sequence: '2', position: '0', choice: 'A' })
    expect(late.body).toMatchObject({ newestRun: 2 })
    const behind = await post(it, `${it.place}/submission`, { run: '1' }, it.one.cookie)
    expect(behind.status).toBe(409)
    expect(await behind.text()).toContain('另一个页面')
    expect((await post(it, `${it.place}/submission`, { run: '2' }, it.one.cookie)).status).toBe(303)
    expect((await post(it, `${it.place}/submission`, { run: '2' }, it.one.cookie)).status).toBe(303)
  })

  test('takes all answers with the last button where nothing runs in the browser', async () => {
    const it = await sitting()
    const form = { run: '', q0: 'A', q1: 'A', q2: 'B' }
    await post(it, `${it.place}/submission`, form, it.one.cookie)
    expect(it.db.select().from(examSittings).all()).toMatchObject([
      { state: 'marked', points: 10, submitter: 'person' },
    ])
  })

  test('is nobody else’s, and says what is wrong with what it cannot read', async () => {
    const it = await sitting()
    for (const cookie of [it.other.cookie])
      expect((await get(it, it.place, cookie)).status).toBe(404)
    expect((await get(it, it.place, it.teacher)).status).toBe(403)
    const unread: Record<string, string>[] = [
      {},
      { run: 'x', sequence: '1', position: '0' },
      { run: '1', sequence: '-1' },
    ]
    for (const form of unread)
      expect((await post(it, `${it.place}/answers`, form, it.one.cookie)).status).toBe(422)
    const wrong = { run: '1', sequence: '1', position: '0', choice: '<b>' }
    expect((await post(it, `${it.place}/answers`, wrong, it.one.cookie)).status).toBe(409)
  })
})

describe('the pages of whoever holds exams', () => {
  const paper = { name: '月考', mode: 'drawn', minutes: '30', passPercent: '60', resits: '1' }
  const rule = { category0: 'metering', difficulty0: '', count0: '3', points0: '5' }

  test('make a paper by rule, and say where the bank is too small for it', async () => {
    const it = centre()
    const big = await post(it, '/exams/papers', { ...paper, ...rule, count0: '99' }, it.teacher)
    expect(big.status).toBe(422)
    expect(await big.text()).toContain('题库里没有足够的题')
    const none = await post(it, '/exams/papers', { ...paper, minutes: '1e2' }, it.teacher)
    expect(await none.text()).toContain('请填 5 到 240 之间的整数')
    expect((await post(it, '/exams/papers', { ...paper, ...rule }, it.teacher)).status).toBe(303)
    expect(it.db.select().from(papers).all()).toHaveLength(1)
  })

  test('plan an exam for teams and agent numbers, and keep what was typed where it cannot be', async () => {
    const it = centre()
    const made = it.paper()
    const form = {
      ...{ title: '年底考试', paper: String(made.id), track: 'knowledge', grace: '5' },
      opensAt: formatTime(Date.now()),
      closesAt: formatTime(Date.now() + 60 * minute),
      agents: '90000，90001',
    }
    const ask = async (changes: Record<string, string>) => {
      const answer = await post(it, '/exams', { ...form, ...changes }, it.teacher)
      return { status: answer.status, text: await answer.text() }
    }
    expect(await ask({ agents: '00000' })).toMatchObject({ status: 422 })
    expect((await ask({ agents: '00000' })).text).toContain('没有这些工号：00000')
    expect((await ask({ agents: '' })).text).toContain('名单里没有人')
    expect(
      (await ask({ closesAt: '2020-01-01 10:00', opensAt: '2019-01-01 10:00' })).text,
    ).toContain('截止时间已经过了')
    expect((await ask({ closesAt: '2026-02-30 10:00' })).text).toContain('年底考试')
    expect(it.db.select().from(exams).all()).toEqual([])
    expect((await ask({})).status).toBe(303)
    const page = await (await get(it, '/exams/1', it.teacher)).text()
    expect(page).toContain('考生1')
    expect(await (await get(it, '/my-exams', it.one.cookie)).text()).toContain('年底考试')
  })
})

describe('the bank', () => {
  const header = '知识面,难度,题型,题干,选项A,选项B,答案,参考答案'
  const upload = async (it: ReturnType<typeof centre>, table: string) => {
    const form = new FormData()
    form.set('file', new File([table], '题库.csv'))
    const answer = await post(it, '/questions/import', form, it.teacher)
    return { status: answer.status, text: await answer.text() }
  }

  test('takes a whole table or nothing of it, and each question once', async () => {
    const it = centre()
    const good = `${header}\n电价电费,易,判断,阶梯电价按年算,,,对,\n服务规范,中,简答,怎么安抚,,,,先听`
    const bad = await upload(it, `${good}\n电价电费,易,单选,几档,三档,,A,`)
    expect(bad.status).toBe(422)
    expect(bad.text).toContain('至少写两个选项')
    expect(it.db.select().from(questions).all()).toHaveLength(10)
    expect((await upload(it, good)).text).toContain('新增 2 题')
    expect((await upload(it, good)).text).toContain('已有 2 题')
    expect((await upload(it, '姓名\n张三')).text).toContain('缺少这几列')
    const csv = await (await get(it, '/questions/export.csv', it.teacher)).text()
    const again = await upload(it, csv)
    expect(/已有 \d+ 题|<td>[^<]*<\/td>/.exec(again.text)?.[0]).toBe('已有 12 题')
  })

  test('shows what somebody wrote as text', async () => {
    const it = centre()
    const form = {
      ...{ category: 'service', difficulty: 'easy', kind: 'single', answer: 'A' },
      ...{ stem: '<img onerror=alert(1)>', choiceA: '{{7*7}}', choiceB: '<script>' },
    }
    expect((await post(it, '/questions', form, it.teacher)).status).toBe(303)
    const page = await (await get(it, '/questions/11', it.teacher)).text()
    expect(page).not.toContain('<img onerror')
    expect(page).not.toContain('<script>"')
    const stale = { ...form, stem: '改一改', seen: '9' }
    const answer = await post(it, '/questions/11/versions', stale, it.teacher)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('改一改')
  })
})

describe('a course', () => {
  function published() {
    const it = centre()
    const course = createCourse(it.db, it.trainer, {
      ...{ title: '安抚话术', summary: '', track: 'emotions', mode: 'mobile-pages', link: '' },
    })
    for (const [seen, title] of ['先听', '再说'].entries())
      writePage(it.db, it.trainer, course.id, {
        ...{ pageId: null, title, body: '# 要点\n- 不打断', leastSeconds: 20 },
        ...{ clipId: null, picture: null, seen },
      })
    publishCourse(it.db, it.trainer, course.id, 2)
    return { ...it, course }
  }

  test('is finished only after every page was seen for its time, in order', () => {
    const it = published()
    const { id } = it.course
    const t = Date.now()
    expect(() => finishPage(it.db, it.one.actor, id, 1, t)).toThrow('还没有打开过')
    openPage(it.db, it.one.actor, id, t)
    expect(() => finishPage(it.db, it.one.actor, id, 1, t + 19_000)).toThrow('还要 1 秒')
    expect(() => finishPage(it.db, it.one.actor, id, 2, t + 60_000)).toThrow('按顺序')
    // Opened again, its time does not begin anew.
    openPage(it.db, it.one.actor, id, t + 15_000)
    expect(finishPage(it.db, it.one.actor, id, 1, t + 20_000)).toEqual({ finished: false })
    expect(finishPage(it.db, it.one.actor, id, 1, t + 21_000)).toEqual({ finished: false })
    expect(() => finishPage(it.db, it.one.actor, id, 2, t + 30_000)).toThrow('还要 10 秒')
    expect(finishPage(it.db, it.one.actor, id, 2, t + 40_000)).toEqual({ finished: true })
    expect(it.db.select().from(trainingRecords).all()).toMatchObject([
      { kind: 'course', refId: id, personId: it.one.personId, track: 'emotions', outcome: 'done' },
    ])
  })

  test('is told to a second writer, and takes no file that is not what it says', () => {
    const it = published()
    const course = createCourse(it.db, it.trainer, {
      ...{ title: '再来', summary: '', track: 'culture', mode: 'classroom', link: '' },
    })
    const page = { pageId: null, title: '一', body: '一', leastSeconds: 0, clipId: null, seen: 0 }
    const lie = { bytes: new TextEncoder().encode('<svg onload=alert(1)>'), words: '' }
    expect(() => writePage(it.db, it.trainer, course.id, { ...page, picture: lie })).toThrow(
      '图片打不开',
    )
    writePage(it.db, it.trainer, course.id, { ...page, picture: null })
    expect(() => writePage(it.db, it.trainer, course.id, { ...page, picture: null })).toThrow(
      '别人刚刚改过',
    )
    expect(() => writePage(it.db, it.trainer, it.course.id, { ...page, picture: null })).toThrow(
      '已经发布',
    )
  })

  test('lets a picture go with the last page that shows it, and keeps one that is published', () => {
    const it = centre()
    const course = createCourse(it.db, it.trainer, {
      ...{ title: '有图', summary: '', track: 'culture', mode: 'mobile-pages', link: '' },
    })
    const png = { bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), words: '图' }
    const page = { pageId: null, title: '一', body: '一', leastSeconds: 0, clipId: null }
    const pictures = () => it.db.select().from(coursePictures).all()
    const pages = () => it.db.select().from(coursePages).orderBy(coursePages.id).all()
    writePage(it.db, it.trainer, course.id, { ...page, picture: png, seen: 0 })
    const pageId = pages()[0]?.id ?? 0
    writePage(it.db, it.trainer, course.id, { ...page, pageId, picture: png, seen: 1 })
    expect(pictures().map(({ id }) => id)).toEqual([pages()[0]?.pictureId])
    publishCourse(it.db, it.trainer, course.id, 2)
    draftAnew(it.db, it.trainer, course.id)
    removePage(it.db, it.trainer, course.id, pages()[1]?.id ?? 0, 0)
    expect(pictures()).toHaveLength(1)
  })

  test('knows headings, lists and emphasis, and all else is text', () => {
    expect(blocksOf('# 题\n第一句**重**\n第二句\n\n- 一\n- 二\n<b>x</b>')).toMatchObject([
      { kind: 'heading', pieces: [{ text: '题' }] },
      { kind: 'paragraph', pieces: [{}, { text: '重', strong: true }, { text: '\n' }, {}] },
      { kind: 'list', items: [[{ text: '一' }], [{ text: '二' }]] },
      { kind: 'paragraph', pieces: [{ text: '<b>x</b>', strong: false }] },
    ])
  })
})

describe('a spot quiz', () => {
  const about = { title: '课堂', track: 'knowledge', category: 'metering' } as const

  test('is answered once behind its code, within its minutes', async () => {
    const it = centre()
    const t = Date.now()
    const quiz = openQuiz(it.db, it.trainer, { ...about, count: 2, minutes: 5 }, t)
    expect((await get(it, '/my-exams/quizzes?code=1', it.one.cookie)).status).toBe(409)
    const found = await get(it, `/my-exams/quizzes?code=${quiz.code}`, it.one.cookie)
    expect(found.headers.get('Location')).toBe(`/my-exams/quizzes/${quiz.id}`)
    const answer = { q0: 'A', q1: 'B' }
    const path = `/my-exams/quizzes/${quiz.id}`
    expect((await post(it, path, answer, it.one.cookie)).status).toBe(303)
    expect((await post(it, path, { q0: 'A', q1: 'A' }, it.one.cookie)).status).toBe(303)
    expect(quizWall(it.db, it.trainer, quiz.id).results).toMatchObject([{ percent: 50 }])
    expect(it.db.select().from(trainingRecords).all()).toMatchObject([{ kind: 'quiz', score: 50 }])
    closeQuiz(it.db, it.trainer, quiz.id, t + 1000)
    const late = () => answerQuiz(it.db, it.other.actor, quiz.id, [['A']], t + 2000)
    expect(late).toThrow('时间到了')
  })

  test('asks for no more than the bank has', () => {
    const it = centre()
    const wanted = { ...about, count: 11, minutes: 5 }
    expect(() => openQuiz(it.db, it.trainer, wanted)).toThrow('没有足够的题')
  })
})
