import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { factsOf } from '#src/inspection/scoring/facts.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls, recordingSignals } from '#src/recordings/schema.ts'
import { hits } from '#src/screening/schema.ts'
import { announcedCall, suspectedCall, twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { factText } from '#views/inspection/scoring/facts.ts'

let db: Db
let known: ReturnType<typeof suspectedCall>

beforeEach(() => {
  db = testDatabase().db
  const { first } = twoDepartments(db)
  known = suspectedCall(db, first, 'd001')
})

test('what the telephone system, the sound and the rules tell stands beside the items, in words', () => {
  const { call, recording } = known
  db.update(calls)
    .set({ holdMs: 80_000, waitMs: 0, transferred: false })
    .where(eq(calls.id, call.id))
    .run()
  db.insert(recordingSignals)
    .values({
      ...{ recordingId: recording.id, version: 1, channels: [], talkOver: 0.126 },
      ...{ longestSilenceMs: 12_400, longestEvenMs: 0 },
    })
    .run()
  db.update(hits).set({ ruleName: '挂断电话' }).where(eq(hits.rule, 'hung-up-01')).run()
  const facts = factsOf(db, call.id, recording.id)
  expect(factText('hold-ms', facts)).toBe('保持时长：1:20')
  expect(factText('wait-ms', facts)).toBe('等待时长：0:00')
  expect(factText('longest-silence-ms', facts)).toBe('最长静默：0:12')
  expect(factText('talk-over', facts)).toBe('抢话比例：13%')
  expect(factText('transferred', facts)).toBe('有无转接：没有转接')
  expect(factText('duration-ms', facts)).toBe('通话时长：1:00')
  expect(factText('rule-hits', facts)).toBe('命中的筛查规则：挂断电话、attitude-01')
})

test('what nobody told is said to be missing, and is not taken for no', () => {
  const call = announcedCall(db, twoMore(), 'd002')
  const facts = factsOf(db, call.id, null)
  expect(factText('hold-ms', facts)).toBe('保持时长：没有数据')
  expect(factText('transferred', facts)).toBe('有无转接：没有数据')
  expect(factText('talk-over', facts)).toBe('抢话比例：没有数据')
  expect(factText('rule-hits', facts)).toBe('命中的筛查规则：没有命中')
})

function twoMore() {
  const { personId, teamId, departmentId, subCentreId } = known.call
  return {
    person: { id: personId },
    team: { id: teamId },
    department: { id: departmentId },
    centre: { id: subCentreId },
  } as Parameters<typeof announcedCall>[1]
}
