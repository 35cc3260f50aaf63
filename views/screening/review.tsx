import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import type { Duty } from '#src/recordings/blindness.ts'
import type { FindingDetail } from '#src/screening/finding-detail.ts'
import type { FindingRow, Neighbours } from '#src/screening/queries.ts'
import type { Listening } from '#src/screening/queue/opening.ts'
import type { KeptDraft } from '#src/screening/triage/drafts.ts'
import type { Undoable } from '#src/screening/triage/undo.ts'
import type { Submitted } from '#src/screening/verdict.ts'
import { recheckVerdicts, rehearings, wholeCall, pointsOf } from '#src/screening/vocabulary.ts'
import { DecisionHelp } from '#views/complaints/decision-help.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Notice } from '#views/components/page.tsx'
import { Player, type PlayerProps } from '#views/components/player.tsx'
import { PaneHead, type QueueEntry, QueueList, Review } from '#views/components/review.tsx'
import { Transcript, type TranscriptLine } from '#views/components/transcript.tsx'
import { MarkSlot } from '#views/inspection/marks/panel.tsx'
import { JudgeFirst } from '#views/recordings/blind.tsx'
import { BackTraceLink } from '#views/screening/back-trace/link.tsx'
import { Outcome, UndoForm } from '#views/screening/outcome.tsx'
import { Reasons } from '#views/screening/reasons.tsx'
import { VerdictForm } from '#views/screening/verdict-form.tsx'
import { lineCorrections, plainLine } from '#views/transcription/lines.ts'

export type ReviewProps = {
  detail: FindingDetail
  /** Why it does not say whose call it is, though somebody was shown: judged elsewhere first. */
  duty: Duty | null
  queue: Neighbours
  /** How many wait for a verdict, up to 999; on the list of the day those of it. */
  pending: number
  /** Who else has it open. */
  listening: Listening | null
  /** The next finding to hear; null when the queue is empty. */
  next: FindingRow | null
  lanes: PlayerProps['lanes']
  nonce: string
  query: Query
  may: {
    recheck: boolean
    correct: boolean
    readRegister: boolean
    readComplaint: boolean
    mark: boolean
    trace: boolean
    change: boolean
    reveal: boolean
  }
  /** What this reader chose and typed before and has not submitted. */
  draft: KeptDraft | null
  accountId: number
  /** This reader's newest verdict, while it can be taken back. */
  undoable: Undoable | null
  /** The verdict that led here. */
  submitted: Submitted | null
  /** What a verdict that was quicker kept from being stored. */
  lost?: { sentence: string; note: string }
  errors?: FieldErrors
  values?: Record<string, string>
}

/** 听音复核: queue, sound over text, verdict. Judged blind; the agent is shown when asked for after it. */
export function ReviewPage(props: ReviewProps) {
  const { detail, queue, pending, listening, query, may, submitted, lost } = props
  const ofDay = query['list'] === 'today'
  return (
    <Review
      queue={
        <>
          <PaneHead title={ofDay ? '今日名单' : '疑点队列'}>
            <small class="end">
              {ofDay ? '还剩' : '待复核'} {pending > 998 ? '999+' : pending}
            </small>
          </PaneHead>
          <QueueList entries={entriesOf(detail, queue, query)} />
        </>
      }
      grounds={
        <>
          {submitted ? (
            <SubmittedNotice
              submitted={submitted}
              here={detail.finding.id}
              undo={props.undoable?.findingId === submitted.findingId}
              query={query}
            />
          ) : null}
          {lost === undefined ? null : (
            <Notice kind="warn">
              {lost.sentence}，这次提交的没有保存。
              {lost.note === '' ? null : <>您写的说明：“{lost.note}”</>}
            </Notice>
          )}
          {listening && !detail.verdict ? (
            <Notice kind="warn">
              {listening.sure ? (
                <>{listening.name}正在听这条。</>
              ) : (
                <>
                  {listening.name} <Time at={listening.since} now={Date.now()} />
                  打开了这条，可能正在听。
                </>
              )}
              {props.next ? <a href={nextHref(props) ?? ''}>先听下一条</a> : null}
            </Notice>
          ) : null}
          {detail.verdict ? (
            <>
              <h2>结论</h2>
              <JudgeFirst duty={props.duty} />
              <Outcome
                detail={detail}
                verdict={detail.verdict}
                next={nextHref(props)}
                may={may}
                query={query}
                errors={props.errors}
                values={props.values}
              />
            </>
          ) : null}
          <div class="bar">
            <h2>为什么排在这里</h2>
            {detail.verdict ? null : <Tag kind="info">盲审：下了结论才能揭晓坐席</Tag>}
            {detail.verdict && may.trace ? (
              <a class="end" href={`/traces/findings/${detail.finding.id}`}>
                分值背后的痕迹
              </a>
            ) : null}
          </div>
          <Reasons detail={detail} may={may} query={query} />
          <BackTraceLink detail={detail} />
          {detail.verdict ? null : <DecisionHelp />}
        </>
      }
      verdict={detail.verdict ? null : <VerdictForm {...props} />}
    >
      <Listen {...props} />
    </Review>
  )
}

function nextHref({ next, query }: Pick<ReviewProps, 'next' | 'query'>): string | null {
  return next ? hrefWith(`/findings/${next.id}`, query) : null
}

function entriesOf(detail: FindingDetail, queue: Neighbours, query: Query): QueueEntry[] {
  const { finding, call, evidence } = detail
  const ofDay = query['list'] === 'today'
  const entry = (row: Listed): QueueEntry => ({
    href: hrefWith(`/findings/${row.id}`, query),
    title: row.quote ? faultCategories[row.faultCategory] : wholeCall,
    note: (
      <>
        {row.quote ? `${row.headline} ` : null}
        {row.quote && row.rehearing === 'differs' ? `${rehearings.differs} ` : null}
        <span class="nowrap">{shortTime(row.startedAt)}</span>
      </>
    ),
    score: ofDay ? undefined : pointsOf(row.rank),
    done: row.state !== 'pending',
  })
  const quote = evidence.length > 0
  const startedAt = call?.startedAt ?? null
  const current = { ...entry({ ...finding, quote, startedAt }), current: true }
  return [...queue.before.map(entry), current, ...queue.after.map(entry)]
}

/** `11-02 11:59`: the queue is narrow, and its calls are recent. */
function shortTime(at: number | null): string {
  return at === null ? '通话数据未到' : formatTime(at).slice(5)
}

type Listed = Pick<
  FindingRow,
  'id' | 'headline' | 'rank' | 'rehearing' | 'faultCategory' | 'state' | 'startedAt'
> & {
  /** Only whether there is evidence. */
  quote: object | boolean | null
}

type SubmittedProps = { submitted: Submitted; here: number; undo: boolean; query: Query }

function SubmittedNotice({ submitted, here, undo, query }: SubmittedProps) {
  const { complaint, findingId, verdict } = submitted
  const undoForm =
    undo && here !== findingId ? <UndoForm findingId={findingId} query={query} /> : null
  if (complaint) {
    return (
      <Notice kind="good">
        已立案 <a href={`/complaints/${complaint.id}`}>{complaint.complaintNo}</a>（
        {recheckVerdicts[verdict]}）{undoForm}
      </Notice>
    )
  }
  return (
    <Notice kind="good">
      已提交：{recheckVerdicts[verdict]}
      {findingId === here ? null : (
        <>
          {' '}
          <a href={`/findings/${findingId}`}>看上一条</a>
        </>
      )}
      {undoForm}
    </Notice>
  )
}

function Listen(props: ReviewProps) {
  const { detail, lanes, nonce, may } = props
  const { recording, call, evidence, segments, timing } = detail
  const inOrder = evidence.toSorted((a, b) => a.startMs - b.startMs)
  return (
    <>
      <PaneHead title={call ? `通话 ${call.callNo}` : recording.originalName}>
        {call?.businessType ? <Tag>{call.businessType}</Tag> : null}
        {call ? (
          <>
            <Tag>{channels[call.channel]}</Tag>
            <Tag>{call.province}</Tag>
            <small>
              <Time at={call.startedAt} /> · 来电 {call.caller}
            </small>
          </>
        ) : (
          <Tag kind="hot">通话数据未到</Tag>
        )}
        {timing === null ? null : <Tag>导入的文本</Tag>}
        {timing === 'estimated' ? <Tag kind="hot">每句的时间是估算的，请以听到的为准</Tag> : null}
      </PaneHead>
      <Player
        recordingId={recording.id}
        src={`/recordings/${recording.id}/audio`}
        peaksSrc={`/recordings/${recording.id}/peaks`}
        durationMs={recording.durationMs}
        lanes={lanes}
        evidence={inOrder.map(({ id, startMs, endMs, ruleName }) => ({
          id,
          startMs,
          endMs,
          label: ruleName,
        }))}
        nonce={nonce}
      />
      {call && may.mark ? <MarkSlot recordingId={recording.id} /> : null}
      {segments.length > 0 ? (
        <Transcript segments={linesOf(props)} />
      ) : (
        <p class="empty dim">转写文字正在重做，可以先听录音。</p>
      )}
    </>
  )
}

function linesOf({ detail, query, may }: ReviewProps): TranscriptLine[] {
  const { finding, recording, segments, corrections, evidence } = detail
  const correctionOf = lineCorrections(segments, corrections, {
    recordingId: recording.id,
    back: hrefWith(`/findings/${finding.id}`, query),
    mayCorrect: may.correct,
  })
  return segments.map((segment, index) => {
    const here = evidence.filter((hit) => hit.segmentIndex === index && hit.current)
    return {
      ...plainLine(segment, index),
      marks: here.map((hit) => ({ start: hit.startChar, end: hit.endChar, label: hit.ruleName })),
      hit: here.length > 0,
      correction: correctionOf(segment),
    }
  })
}
