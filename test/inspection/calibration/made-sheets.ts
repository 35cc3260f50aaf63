import { and, eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { type Account, accounts } from '#src/auth/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { closeSession } from '#src/inspection/calibration/close-session.ts'
import { openSession } from '#src/inspection/calibration/open-session.ts'
import {
  scoringForms,
  scoringFormVersions,
  type ScoringItem,
  scoringItems,
} from '#src/inspection/forms/schema.ts'
import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { scoreOf } from '#src/inspection/scoring/score.ts'
import { createTask, type NewTask } from '#src/inspection/tasks/create.ts'
import { type InspectionTask, inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { announcedCall, heardRecording, type Unit } from '#test/screening/heard-calls.ts'

/** A named account that may score, beside the nameless ones of `people.ts`. */
export function scorer(db: Db, name: string, role: Role = 'qa-inspector'): Account {
  return db
    .insert(accounts)
    .values({
      username: `scorer-${name}`,
      displayName: name,
      passwordHash: 'never matches',
      roles: [role],
      scopeKind: 'all',
      createdAt: 1,
    })
    .returning()
    .get()
}

const scale = [
  { key: 'full', label: '做到', percent: 100 },
  { key: 'part', label: '部分做到', percent: 50 },
  { key: 'none', label: '没做到', percent: 0 },
]
const yesNo = [
  { key: 'ok', label: '没有发生', percent: 100 },
  { key: 'bad', label: '发生', percent: 0 },
]

type Version = { id: number; formId: number; items: ScoringItem[] }

/** A published form: 开场 and 倾听 on a scale of three, 挂机 as a fatal item, the rest 项目3, 项目4 … */
export function publishedForm(db: Db, name = '电话服务评分表', weighted = 2): Version {
  const form = db.insert(scoringForms).values({ name, createdAt: 1 }).returning().get()
  return publishedVersion(db, form.id, 1, weighted)
}

export function publishedVersion(db: Db, formId: number, number: number, weighted = 2): Version {
  db.update(scoringFormVersions)
    .set({ state: 'superseded' })
    .where(eq(scoringFormVersions.formId, formId))
    .run()
  const version = db
    .insert(scoringFormVersions)
    .values({
      formId,
      version: number,
      state: 'published',
      createdAt: number,
      createdByName: '系统',
      publishedAt: number,
    })
    .returning()
    .get()
  const titles = ['开场问候', '用心倾听']
  for (let position = 1; position <= weighted; position += 1) {
    db.insert(scoringItems)
      .values({
        versionId: version.id,
        code: `item${position}`,
        position,
        section: '服务过程',
        title: titles[position - 1] ?? `项目${position}`,
        kind: 'weighted',
        weight: 100 / weighted,
        gate: position === 2 ? '客户有没有诉求' : null,
        choices: scale,
      })
      .run()
  }
  db.insert(scoringItems)
    .values({
      versionId: version.id,
      code: 'hang-up',
      position: weighted + 1,
      section: '红线',
      title: '主动挂机',
      kind: 'fatal',
      weight: 0,
      choices: yesNo,
    })
    .run()
  const items = db
    .select()
    .from(scoringItems)
    .where(eq(scoringItems.versionId, version.id))
    .orderBy(scoringItems.position)
    .all()
  return { id: version.id, formId, items }
}

let made = 0

/** A heard call of a number never used before. */
export function heardCall(db: Db, unit: Unit) {
  made += 1
  const call = announcedCall(db, unit, `k${String(made).padStart(5, '0')}`)
  const recording = heardRecording(db, `k${made}.wav`, call.id)
  return { callId: call.id, recordingId: recording.id, callNo: call.callNo }
}

/** A submitted sheet over a task; answers by code, the first choice where none is given. */
export function submittedSheet(
  db: Db,
  version: Version,
  task: InspectionTask,
  account: Pick<Account, 'id' | 'displayName'>,
  answers: Record<string, string>,
  at: number,
) {
  const given = version.items.map((item) => ({
    itemId: item.id,
    choice: answers[item.code] ?? item.choices[0]?.key ?? '',
  }))
  const { outcome, hundredths } = scoreOf(version.items, given, 0)
  const sheet = db
    .insert(scoreSheets)
    .values({
      taskId: task.id,
      purpose: task.purpose,
      recordingId: task.recordingId,
      callId: task.callId,
      versionId: version.id,
      accountId: account.id,
      accountName: account.displayName,
      personId: task.personId,
      teamId: task.teamId,
      departmentId: task.departmentId,
      subCentreId: task.subCentreId,
      state: 'submitted',
      outcome,
      scoreHundredths: hundredths,
      counts: task.purpose === 'routine',
      openedAt: at,
      savedAt: at,
      submittedAt: at,
    })
    .returning()
    .get()
  for (const answer of given)
    db.insert(scoreAnswers)
      .values({ sheetId: sheet.id, ...answer })
      .run()
  db.update(inspectionTasks)
    .set({ state: 'scored', endedAt: at })
    .where(eq(inspectionTasks.id, task.id))
    .run()
  return sheet
}

type Side = { account: Account; answers?: Record<string, string>; version?: Version }

/** One call scored by two people who did not know of each other. */
export function scoredTwice(
  db: Db,
  version: Version,
  unit: Unit,
  one: Side,
  other: Side,
  at: number,
) {
  const { callNo, ...call } = heardCall(db, unit)
  const task = (side: Side, rest: Pick<NewTask, 'purpose' | 'pairOf'>) => {
    const { id, displayName } = side.account
    const account = { id, name: displayName }
    return createTask(db, { ...call, ...rest, formId: version.formId, account }, at)
  }
  const firstTask = task(one, { purpose: 'routine' })
  const secondTask = task(other, { purpose: 'double', pairOf: firstTask.id })
  const sheet = (side: Side, of: InspectionTask, later: number) =>
    submittedSheet(db, side.version ?? version, of, side.account, side.answers ?? {}, at + later)
  return { callNo, first: sheet(one, firstTask, 0), second: sheet(other, secondTask, 1000) }
}

/** Scores one call of a session as the member whose task it is. */
export function scoredInSession(
  db: Db,
  version: Version,
  sessionId: number,
  account: Account,
  callId: number,
  answers: Record<string, string>,
  at: number,
) {
  const task = db
    .select()
    .from(inspectionTasks)
    .where(
      and(
        eq(inspectionTasks.sessionId, sessionId),
        eq(inspectionTasks.accountId, account.id),
        eq(inspectionTasks.callId, callId),
      ),
    )
    .get()
  if (!task) throw new Error('no such task')
  return submittedSheet(db, version, task, account, answers, at)
}

/** In a centre that has calls: one session closed, one open, and a pair of sheets. */
export function conveneSessions(db: Db): void {
  const version = publishedForm(db)
  const [chen, zhao] = [scorer(db, '陈静'), scorer(db, '赵敏')]
  const call = db
    .select({ callNo: calls.callNo, callId: calls.id, recordingId: recordings.id })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.state, 'transcribed'))
    .limit(1)
    .get()
  if (!call) throw new Error('no call has a recording')
  const asked = {
    title: '校准',
    versionId: version.id,
    memberIds: [chen.id],
    expertId: zhao.id,
    dueAt: null,
    note: '',
    calls: { from: 'list', text: call.callNo },
  } as const
  const now = Date.now()
  const closed = openSession(db, system, { ...asked, memberIds: [chen.id] }, now)
  scoredInSession(db, version, closed.id, chen, call.callId, {}, now)
  closeSession(db, system, closed.id, now)
  openSession(db, system, { ...asked, memberIds: [chen.id] }, now)

  const { callNo: _callNo, ...place } = call
  const task = { ...place, formId: version.formId }
  const first = createTask(db, { ...task, purpose: 'routine' }, now)
  const second = createTask(db, { ...task, purpose: 'double', pairOf: first.id }, now)
  submittedSheet(db, version, first, chen, {}, now)
  submittedSheet(db, version, second, zhao, { item1: 'none' }, now)
}
