import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { builtUpon } from '#src/docket/built-upon.ts'
import { matchByHand } from '#src/recordings/by-hand/match.ts'
import { handMatches } from '#src/recordings/by-hand/schema.ts'
import { unmatchByHand } from '#src/recordings/by-hand/unmatch.ts'
import { recordings } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'
import { compareWaiting, hear, standing } from '#test/screening/reconciliation/ledgers.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'
import { addCall } from '#test/transcription/scripted.ts'

/** A recording with an open finding, tied by hand to call 7. */
async function tied() {
  const { db, sqlite } = testDatabase()
  addCall(db, { id: 7, callNo: 'k7' })
  addCall(db, { id: 8, callNo: 'k8' })
  const recordingId = hear(db, 8, 'pending')
  db.update(recordings).set({ callId: null }).run()
  db.update(findings).set({ callId: null }).run()
  const manager = actorWith(db, 'qa-manager')
  matchByHand(db, manager, recordingId, { callNo: 'k7', reason: '听过' })
  await compareWaiting(db)
  const takeBack = () => {
    const [match] = db.select().from(handMatches).all()
    const back = { matchId: match?.id ?? 0, reason: '听错了' }
    unmatchByHand(db, manager, recordingId, back, builtUpon)
  }
  const finding = () => db.select().from(findings).get()
  return { db, sqlite, recordingId, takeBack, finding }
}

describe('a recording tied by hand', () => {
  test('takes its finding to its call, and away again', async () => {
    const it = await tied()
    expect(it.finding()?.callId).toBe(7)
    expect(standing(it.db, 7)?.state).toBe('heard-only')
    it.takeBack()
    await compareWaiting(it.db)
    expect(it.finding()?.callId).toBeNull()
    expect(standing(it.db, 7)?.state).not.toBe('heard-only')
  })

  const sheet = `insert into score_sheets (id, purpose, call_id, version_id, account_id, account_name,
    state, opened_at, saved_at) values (1, 'random', 7, 1, 1, '', 'draft', 1, 1)`
  const mark = (
    withdrawn: string,
  ) => `insert into call_marks (kind, call_id, start_ms, end_ms, note,
    account_id, account_name, at, withdrawn_at) values ('abuse', 7, 0, 1, '', 1, '', 1, ${withdrawn})`
  const complaint = (column: string) => `insert into complaints (complaint_no, ${column}, source,
    fault_category, stage, opened_at, opened_by_name) values ('T1', 7, 'screening', 'attitude', 'opened',
    1, '')`
  const linked = (removed: string) => `insert into complaint_calls (complaint_id, call_id, kind, at,
    by_name, removed_at) values (1, 7, 'related', 1, '', ${removed})`
  const task = `insert into inspection_tasks (purpose, state, call_id, form_id, created_at)
    values ('random', 'withdrawn', 7, 1, 1)`
  const clip = `insert into clips (recording_id, from_ms, until_ms, purpose, spans, lines, state,
    account_id, account_name, at) values (1, 0, 1, '培训', '[]', '[]', 'ready', 1, '', 1)`
  const traced = `insert into back_trace_triggers (id, kind, recording_id, outcome, at, open_until)
    values (1, 'mention', 1, 'traced', 1, 1);
    insert into back_traces (trigger_id, call_id, why, distance_ms, at) values (1, 8, 'before', 1, 1)`

  const built: [what: string, statement: string, sentence: string][] = [
    ['a verdict', `update findings set state = 'dismissed'`, '疑点已经复核'],
    ['a finding of a later call', `update findings set origin = 'back-trace'`, '由回溯得来'],
    ['what it was traced to', traced, '回溯到以前的通话'],
    ['a complaint about it', complaint('call_id'), '已有投诉'],
    ['a complaint that concerns it', complaint('concerned_call_id'), '已有投诉'],
    ['a complaint it belongs to', linked('null'), '已有投诉'],
    ['a score', sheet, '已有评分'],
    ['a task', task, '已派给人评分'],
    ['a mark', mark('null'), '已有人标记'],
    ['a clip', clip, '已制作片段'],
  ]
  test.each(built)('stays where it is once there is %s', async (_, statement, sentence) => {
    const it = await tied()
    it.sqlite.pragma('foreign_keys = OFF')
    it.sqlite.exec(statement)
    expect(it.takeBack).toThrow(sentence)
    const row = it.db.select().from(recordings).where(eq(recordings.id, it.recordingId)).get()
    expect(row?.callId).toBe(7)
  })

  test.each([
    ['a mark', mark('2')],
    ['a link to a complaint', linked('2')],
  ])('is let go when %s was taken away again', async (_, statement) => {
    const it = await tied()
    it.sqlite.pragma('foreign_keys = OFF')
    it.sqlite.exec(statement)
    it.takeBack()
    const row = it.db.select().from(recordings).where(eq(recordings.id, it.recordingId)).get()
    expect(row?.callId).toBeNull()
  })
})
