import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { scoringForms, scoringFormVersions, scoringItems } from '#src/inspection/forms/schema.ts'
import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { Purpose } from '#src/inspection/tasks/vocabulary.ts'
import type { Actor, Scope } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { announcedCall, heardRecording, suspected, type Unit } from '#test/screening/heard-calls.ts'
import { accountWith } from '#test/support/people.ts'

/** An account of its own, however many of a role a test needs. */
export function somebody(
  db: Db,
  role: Role,
  username: string,
  scope: Scope = { kind: 'all' },
): Actor {
  const account = db
    .insert(accounts)
    .values({
      username,
      displayName: `账号${username}`,
      passwordHash: 'never matches',
      roles: [role],
      scopeKind: scope.kind,
      scopeId: 'id' in scope ? scope.id : null,
      createdAt: 0,
    })
    .returning()
    .get()
  return actorOf(account)
}

export const agentOf = (db: Db, unit: Unit): Actor =>
  actorOf(accountWith(db, 'agent', { kind: 'person', id: unit.person.id }))

const yesNo = [
  { key: 'yes', label: '做到', percent: 100 },
  { key: 'half', label: '部分做到', percent: 50 },
  { key: 'no', label: '没做到', percent: 0 },
]

const formName = '申诉用评分表'

/** A published form: 开头语 40, 安抚 60 asked for an occasion, 辱骂客户 fatal. */
export function publishedForm(db: Db) {
  // A sample centre has forms of its own beside it.
  const made = db
    .select({ versionId: scoringFormVersions.id })
    .from(scoringFormVersions)
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(eq(scoringForms.name, formName))
    .get()
  if (made) {
    const items = db
      .select()
      .from(scoringItems)
      .where(eq(scoringItems.versionId, made.versionId))
      .all()
    return { ...made, items }
  }
  const form = db
    .insert(scoringForms)
    .values({ name: formName, isDefault: true, createdAt: 0 })
    .returning()
    .get()
  const version = db
    .insert(scoringFormVersions)
    .values({
      formId: form.id,
      version: 1,
      state: 'published',
      createdAt: 0,
      createdByName: '测试',
    })
    .returning()
    .get()
  const values = { versionId: version.id, section: '服务规范', choices: yesNo } as const
  const items = db
    .insert(scoringItems)
    .values([
      {
        ...values,
        ...{ code: 'opening', position: 1, title: '开头语', kind: 'weighted', weight: 40 },
      },
      {
        ...values,
        ...{ code: 'soothing', position: 2, title: '安抚情绪', kind: 'weighted', weight: 60 },
        gate: '客户有没有不满',
      },
      {
        ...values,
        ...{ code: 'rude', position: 3, title: '辱骂客户', kind: 'fatal', weight: 0 },
        choices: [
          { key: 'clean', label: '没有', percent: 100 },
          { key: 'happened', label: '有', percent: 0 },
        ],
      },
    ])
    .returning()
    .all()
  return { versionId: version.id, items }
}

export type Given = {
  purpose?: Purpose
  counts?: boolean
  state?: 'draft' | 'submitted'
  choices?: [string, string, string]
  recordingId?: number | null
}

/** A submitted sheet about a call: 开头语 half, 安抚 not done, so 20 of 100. */
export function scored(
  db: Db,
  inspector: Actor,
  call: ReturnType<typeof announcedCall>,
  at: number,
  given: Given = {},
) {
  const { versionId, items } = publishedForm(db)
  const { purpose = 'routine', counts = true, state = 'submitted', recordingId = null } = given
  const choices = given.choices ?? ['half', 'no', 'clean']
  const { personId, teamId, departmentId, subCentreId } = call
  const sheet = db
    .insert(scoreSheets)
    .values({
      ...{ purpose, counts, state, recordingId, callId: call.id, versionId },
      ...{ accountId: inspector.accountId ?? 0, accountName: inspector.name },
      ...{ personId, teamId, departmentId, subCentreId },
      ...{ outcome: 'scored', scoreHundredths: 2000 },
      ...{ openedAt: at - 60_000, savedAt: at, submittedAt: state === 'draft' ? null : at },
    })
    .returning()
    .get()
  db.insert(scoreAnswers)
    .values(
      items.map(({ id }, index) => ({
        ...{ sheetId: sheet.id, itemId: id, choice: choices[index] ?? 'yes' },
        ...(index === 1 ? { comment: '客户发火时没有安抚', startMs: 10_000, endMs: 14_000 } : {}),
      })),
    )
    .run()
  return sheet
}

/** A call of the unit's agent with sound and text, and a sheet that counts. */
export function scoredCall(
  db: Db,
  unit: Unit,
  callNo: string,
  inspector: Actor,
  at: number,
  given: Given = {},
) {
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  const sheet = scored(db, inspector, call, at, { recordingId: recording.id, ...given })
  return { call, recording, sheet, items: publishedForm(db).items }
}

/** A finding about a call of the unit's agent that somebody confirmed, with its complaint. */
export function confirmedCall(
  db: Db,
  unit: Unit,
  callNo: string,
  inspector: Actor,
  at: number,
  verdict: 'missed' | 'concealed' = 'concealed',
) {
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  const finding = suspected(db, recording.id, call.id)
  const input = {
    verdict,
    faultCategory: 'attitude',
    target: 'this-agent',
    note: '听到了',
  } as const
  const { complaint } = recheckFinding(db, inspector, finding.id, input, at)
  return { call, recording, finding, complaintId: complaint?.id ?? 0 }
}

export const scoreNow = (db: Db, sheetId: number) =>
  db.select().from(scoreSheets).where(eq(scoreSheets.id, sheetId)).get()?.scoreHundredths
