import { eq } from 'drizzle-orm'

import { eventsOf, type TimelineEvent } from '#src/audit/timeline.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { businessTypes, people } from '#src/organisation/schema.ts'
import { audioLanes, type Lane } from '#src/recordings/lanes.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'
import { bestHit } from '#src/screening/best-hit.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { type RecheckVerdict, recheckVerdicts } from '#src/screening/vocabulary.ts'
import { shownTranscript } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import { scoringItems } from '../forms/schema.ts'
import { scoreSheets } from '../scoring/schema.ts'
import { appealsAbout } from './contested.ts'
import { appealInScope, barOf, mayTakeOver } from './judge.ts'
import { knowsAgent } from './list.ts'
import type { ReviewAppeal } from './schema.ts'
import { choosable, milderVerdicts, seenOf, verdictNow } from './settle.ts'
import {
  type AppealShown,
  appealShown,
  type ItemLine,
  itemLines,
  type PointShown,
} from './shown.ts'
import type { AppealRefusal } from './vocabulary.ts'

/** One contested point with what it is about and what it could become. */
export type PointToJudge = PointShown & {
  /** The item as it stands now; null for a verdict. */
  line: ItemLine | null
  options: { key: string; label: string }[]
}

export type AppealDetail = {
  appeal: AppealShown
  seen: number
  call: Pick<Call, 'callNo' | 'startedAt' | 'province' | 'channel'> & {
    businessType: string | null
    caller: string
  }
  /** Null until the reader may know it. */
  agent: { agentNo: string; name: string } | null
  /** Told to quality assurance once it is answered. */
  scorerName: string | null
  judgeName: string | null
  points: PointToJudge[]
  score: { hundredths: number | null; note: string } | null
  finding: { verdict: RecheckVerdict | null; note: string; gone: boolean } | null
  evidence: { id: number | string; startMs: number; endMs: number; label: string }[]
  sound: { recording: Recording; lanes: Lane[]; segments: Segment[] } | null
  erased: boolean
  earlier: AppealShown[]
  standing: {
    mine: boolean
    /** Why the reader may not judge it; null where the reader may, or has no such right. */
    bar: AppealRefusal | null
    maySettle: boolean
    mayTake: boolean
  }
  events: TimelineEvent[]
}

/** Everything the page of one appeal shows. Whoever judges it is not told whose it is. */
export function appealDetail(db: Db, actor: Actor, id: number): AppealDetail {
  const appeal = appealInScope(db, actor, id)
  const row = db
    .select({ call: calls, businessType: businessTypes.name, person: people })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(eq(calls.id, appeal.callId))
    .get()
  if (!row) throw new NotFound()
  const { call } = row
  const known = knowsAgent(actor, appeal)
  // Outside quality assurance nobody is told who scored and who judged.
  const inside = can(actor, 'review-appeal.settle')
  const shown = appealShown(db, appeal)
  const about = aboutSubject(db, appeal)
  const { callNo, startedAt, province, channel } = call
  const mayListen = can(actor, 'recording.play')
  return {
    appeal: shown,
    seen: seenOf(db, appeal),
    call: {
      ...{ callNo, startedAt, province, channel, businessType: row.businessType },
      caller: shownCaller(db, actor, { kind: 'call', id: call.id }, call.caller),
    },
    agent: known ? { agentNo: row.person.agentNo, name: row.person.name } : null,
    scorerName: known && inside ? appeal.scorerName : null,
    judgeName: inside ? appeal.judgeName : null,
    points: shown.points.map((point) => pointToJudge(db, appeal, point, about.lines)),
    ...{ score: about.score, finding: about.finding, evidence: about.evidence },
    sound: mayListen && about.recording ? soundOf(db, actor, about.recording, call) : null,
    erased: about.recording === null,
    earlier: earlierOf(db, appeal),
    standing: standingOf(db, actor, appeal),
    events: known && inside ? eventsOf(db, 'review-appeal', id) : [],
  }
}

type About = Pick<AppealDetail, 'score' | 'finding' | 'evidence'> & {
  lines: ItemLine[]
  recording: Recording | null
}

function aboutSubject(db: Db, appeal: ReviewAppeal): About {
  const { sheetId, findingId } = appeal
  if (sheetId !== null) {
    const sheet = db.select().from(scoreSheets).where(eq(scoreSheets.id, sheetId)).get()
    if (!sheet) throw new NotFound()
    const lines = itemLines(db, sheet)
    return {
      lines,
      score: { hundredths: sheet.scoreHundredths, note: sheet.note },
      finding: null,
      evidence: lines.flatMap(({ itemId, title, startMs, endMs }) =>
        startMs === null || endMs === null ? [] : [{ id: itemId, label: title, startMs, endMs }],
      ),
      recording: recordingOf(db, sheet.recordingId),
    }
  }
  const row =
    findingId === null
      ? undefined
      : db
          .select({ finding: findings, recheck: rechecks })
          .from(findings)
          .leftJoin(rechecks, eq(rechecks.findingId, findings.id))
          .where(eq(findings.id, findingId))
          .get()
  const hit = row ? bestHit(db, row.finding.id) : null
  return {
    ...{ lines: [], score: null },
    finding: {
      verdict: row?.recheck?.verdict ?? null,
      note: row?.recheck?.note ?? '',
      gone: !row?.recheck,
    },
    evidence: hit
      ? [{ id: 'evidence', label: '投诉所在', startMs: hit.startMs, endMs: hit.endMs }]
      : [],
    recording: recordingOf(db, row?.finding.recordingId ?? null),
  }
}

function recordingOf(db: Db, id: number | null): Recording | null {
  if (id === null) return null
  return db.select().from(recordings).where(eq(recordings.id, id)).get() ?? null
}

const soundOf = (db: Db, actor: Actor, recording: Recording, call: Call) => ({
  recording,
  lanes: audioLanes(db, recording, call),
  segments: shownTranscript(db, actor, recording.id),
})

function pointToJudge(
  db: Db,
  appeal: ReviewAppeal,
  point: PointShown,
  lines: readonly ItemLine[],
): PointToJudge {
  if (point.itemId === null) {
    const current = verdictNow(db, appeal.findingId) ?? verdictNamed(point.before)
    const options = current ? milderVerdicts(current) : []
    const words = options.map((key) => ({ key, label: recheckVerdicts[key] }))
    return { ...point, line: null, options: words }
  }
  const line = lines.find(({ itemId }) => itemId === point.itemId) ?? null
  const item = db.select().from(scoringItems).where(eq(scoringItems.id, point.itemId)).get()
  const options = item ? choosable(item).filter(({ key }) => key !== line?.choice) : []
  return { ...point, line, options }
}

const verdictNamed = (word: string) =>
  (Object.keys(recheckVerdicts) as RecheckVerdict[]).find((key) => recheckVerdicts[key] === word)

/** The rounds before this one, without the names of who judged them. */
function earlierOf(db: Db, appeal: ReviewAppeal): AppealShown[] {
  const id = appeal.sheetId ?? appeal.findingId
  if (id === null) return []
  return appealsAbout(db, { kind: appeal.subject, id })
    .filter(({ round, state }) => round < appeal.round && state === 'settled')
    .map((one) => appealShown(db, one))
}

function standingOf(db: Db, actor: Actor, appeal: ReviewAppeal): AppealDetail['standing'] {
  const { state, judgeId } = appeal
  const judges = can(actor, 'review-appeal.settle')
  const waits = state === 'open' || state === 'taken'
  const bar = judges && waits ? barOf(db, actor, appeal) : null
  const mine = state === 'taken' && judgeId === actor.accountId
  const free = state === 'open' || (state === 'taken' && !mine && mayTakeOver(db, actor, appeal))
  return {
    ...{ mine, bar },
    maySettle: judges && mine && bar === null,
    mayTake: judges && free && bar === null,
  }
}
