import { and, asc, eq, inArray } from 'drizzle-orm'

import { eventsOfMany, type Subject } from '#src/audit/timeline.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { shownScore } from '#src/complaints/return-scores/queries.ts'
import { type ReturnScore, returnScores } from '#src/complaints/return-scores/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { sessionDetail } from '#src/inspection/calibration/session-queries.ts'
import { submittedIn } from '#src/inspection/calibration/session-sheets.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import type { PageRequest } from '#src/kernel/paging.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { type Finding, findings, hits, screenings } from '#src/screening/schema.ts'

import { shown, type Behind, type Traces } from './traces.ts'
import { docketRefusals } from './vocabulary.ts'

const share = (value: number) => value.toFixed(3)
const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(2)}`

/** Why a suspicion stands where it stands: each part of its rank, who or what put it there, the trail. */
export function tracesOfFinding(
  db: Db,
  actor: Actor,
  id: number,
  page: PageRequest,
  blindness: Blindness,
): Traces {
  authorise(actor, 'trace.read')
  authorise(actor, 'finding.list')
  const row = db
    .select({ finding: findings, screening: screenings, recordingId: recordings.id })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(screenings, eq(screenings.recordingId, recordings.id))
    .where(and(eq(findings.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  const { finding, screening } = row
  const { callId } = finding
  // Who judges suspicions judges this one blind, too, whoever plans the work among them.
  const waits = finding.state === 'pending' && can(actor, 'finding.recheck')
  if (waits || (callId !== null && blindness.duty(db, actor, callId))) {
    throw refused(docketRefusals, 'unjudged')
  }
  const subjects: Subject[] = [
    { kind: 'finding', id },
    { kind: 'recording', id: row.recordingId },
  ]
  return {
    what: '疑点分值',
    back: `/findings/${id}`,
    behind: [partsOf(finding, screening), movesOf(finding, screening), hitsOf(db, id)],
    events: shown(eventsOfMany(db, subjects, { ...page, ascending: true })),
  }
}

type Screening = typeof screenings.$inferSelect | null

function partsOf(finding: Finding, screening: Screening): Behind {
  const versions = screening
    ? `词库 ${screening.lexiconVersion}，模型 ${screening.modelVersion ?? '出厂'}，误听表 ${screening.mishearingsVersion ?? '没有'}`
    : '没有按文字筛查过'
  return {
    title: '分值怎么来的',
    head: ['部分', '数值', '出处'],
    rows: [
      ['文字的分', screening ? share(screening.score) : '—', versions],
      ['加上通话数据和声音', share(finding.score), '见下表各项'],
      ['复听后的可信度', share(finding.trust), '第二次听的一致程度'],
      ['来电回溯加的', share(finding.lift), finding.lift > 0 ? '后来的来电或外部投诉' : '没有'],
      ['排序用的分', share(finding.rank), '分 × 可信度 + 回溯，最高 1'],
    ],
  }
}

/** The words' own reasons, then what lies beside them; as they were stored. */
function movesOf(finding: Finding, screening: Screening): Behind {
  const words = (screening?.reasons ?? []).map(({ text, points: moved }) => [
    '文字',
    text,
    signed(moved),
  ])
  const beside = (finding.reasons ?? []).map(({ text, points: moved }) => [
    ...['通话数据和声音', text, signed(moved)],
  ])
  return {
    title: '哪些因素推高、拉低',
    head: ['来自', '因素', '作用（正推高，负拉低）'],
    rows: [...words, ...beside].map((cells) => cells.map((cell) => maskText(cell))),
  }
}

function hitsOf(db: Db, findingId: number): Behind {
  const rows = db
    .select()
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.startMs), asc(hits.id))
    .limit(200)
    .all()
  return {
    title: '命中的规则',
    head: ['规则', '规则版本', '位置', '文字', '权重'],
    rows: rows.map((hit) => [
      hit.ruleName || hit.rule,
      hit.ruleVersion || '—',
      `${formatDuration(hit.startMs)}–${formatDuration(hit.endMs)}`,
      maskText(hit.text),
      share(hit.weight),
    ]),
  }
}

/** Behind the mark a customer gave: when, to whom, in which words, and where it came from. */
export function tracesOfReturnScore(db: Db, actor: Actor, id: number, page: PageRequest): Traces {
  authorise(actor, 'trace.read')
  const found = db.select().from(returnScores).where(eq(returnScores.id, id)).get()
  if (!found) throw new NotFound()
  const complaint = complaintOf(db, actor, found)
  const call = callOf(db, actor, found)
  // What names neither a call nor a complaint that is known belongs to no unit.
  if (!complaint && !call && actor.scope.kind !== 'all') throw new NotFound()
  const score = shownScore(found)
  const subjects: Subject[] = [
    { kind: 'return-score', id },
    ...(complaint ? [{ kind: 'complaint' as const, id: complaint.id }] : []),
  ]
  return {
    what: '回访评分',
    back: complaint ? `/complaints/${complaint.id}` : call ? `/calls/${call.id}` : '/',
    behind: [
      {
        title: '这个评分',
        head: ['编号', '评分', '回访时间', '回访人', '客户原话', '对应投诉', '对应通话'],
        rows: [
          [
            ...[score.scoreNo, `${score.score} 分`, formatTime(score.visitedAt)],
            ...[score.visitedBy || '没有记', score.words || '没有记'],
            ...[score.complaintNo || '—', score.callNo || '—'],
          ],
        ],
      },
    ],
    events: shown(eventsOfMany(db, subjects, { ...page, ascending: true })),
  }
}

const complaintOf = (db: Db, actor: Actor, { complaintNo }: ReturnScore) =>
  complaintNo === ''
    ? undefined
    : db
        .select({ id: complaints.id })
        .from(complaints)
        .where(and(eq(complaints.complaintNo, complaintNo), withinReach(db, actor)))
        .get()

const callOf = (db: Db, actor: Actor, { callNo }: ReturnScore) =>
  callNo === ''
    ? undefined
    : db
        .select({ id: calls.id })
        .from(calls)
        .where(and(inArray(calls.callNo, spellings(callNo)), visibleTo(actor, calls)))
        .limit(1)
        .get()

/** Behind the agreement of a closed session: each sheet that went into it, by whom and when. */
export function tracesOfCalibration(db: Db, actor: Actor, id: number, page: PageRequest): Traces {
  authorise(actor, 'trace.read')
  authorise(actor, 'calibration.manage')
  const { session, form } = sessionDetail(db, actor, id)
  if (session.closedAt === null) throw refused(docketRefusals, 'session-open')
  const sheets = db
    .select({
      id: scoreSheets.id,
      callNo: calls.callNo,
      name: scoreSheets.accountName,
      accountId: scoreSheets.accountId,
      submittedAt: scoreSheets.submittedAt,
      score: scoreSheets.scoreHundredths,
    })
    .from(inspectionTasks)
    .innerJoin(scoreSheets, eq(scoreSheets.taskId, inspectionTasks.id))
    .innerJoin(calls, eq(calls.id, scoreSheets.callId))
    .where(submittedIn(session))
    .orderBy(asc(calls.callNo), asc(scoreSheets.id))
    .limit(mostSheets)
    .all()
  const subjects: Subject[] = [
    { kind: 'calibration', id },
    ...sheets.map((sheet) => ({ kind: 'sheet' as const, id: sheet.id })),
  ]
  return {
    what: `校准会“${session.title}”`,
    back: `/inspection/calibration/sessions/${id}`,
    behind: [
      {
        title: `算进一致性的评分单（${form}）`,
        head: ['通话', '评的人', '提交时间', '现在的分'],
        rows: sheets.map(({ callNo, name, accountId, submittedAt, score }) => [
          callNo,
          accountId === session.expertId ? `${name}（专家）` : name,
          submittedAt === null ? '—' : formatTime(submittedAt),
          score === null ? '不计分' : (score / 100).toFixed(2),
        ]),
      },
    ],
    events: shown(eventsOfMany(db, subjects, { ...page, ascending: true })),
  }
}

/** Twenty calls by some tens of people. */
const mostSheets = 500
