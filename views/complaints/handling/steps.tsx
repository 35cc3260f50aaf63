import type { Child } from 'hono/jsx'

import type { HandlingPart, ProofState } from '#src/complaints/handling/part.ts'
import {
  causeWords,
  contactOutcomes,
  dissatisfiedScore,
  faultWeights,
  handlingRefusals,
  liabilities,
  reasonWords,
  rootCauses,
  verificationBases,
  weightWords,
} from '#src/complaints/handling/vocabulary.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay, formatDuration, formatTime } from '#src/kernel/calendar.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

export type Happened = {
  at: number
  what: string
  by: string
  tag?: Child
  body: Child
  /** Told by the page whether it names somebody. */
  past?: boolean
}

/** Everything that was done, in the order it happened. */
export function happened(handling: HandlingPart): Happened[] {
  const { blind } = handling
  const veiled = (body: Child) => (blind ? <AfterJudging /> : body)
  const rows: Happened[] = [
    ...handling.contacts.map((one, index) => ({
      at: one.at,
      what: `联系客户（第 ${index + 1} 次）`,
      by: one.byName,
      tag: <Outcome outcome={one.outcome} />,
      body: (
        <>
          <Proof {...one} when={one.contactedAt} />
          <Said words={veiled(one.words)} />
        </>
      ),
    })),
    ...handling.replies.flatMap((one) => repliedAndBounced(one, veiled)),
    ...handling.verifications.map((one) => verified(one, veiled, handling.mayClip)),
    ...handling.visits.map((one) => ({
      at: one.at,
      what: one.givenUp ? '回访未联系上，结束回访' : '回访',
      by: one.byName,
      tag:
        one.score === null ? (
          one.givenUp ? null : (
            <Outcome outcome={one.outcome} />
          )
        ) : (
          <Tag kind={one.score <= dissatisfiedScore ? 'hot' : 'ok'}>{one.score} 分</Tag>
        ),
      body: (
        <>
          {one.givenUp ? null : <Proof {...one} when={one.visitedAt} />}
          <Said words={veiled(one.words)} />
        </>
      ),
    })),
    ...handling.liabilities.map((one, index) => ({
      at: one.at,
      what: '定责',
      by: one.byName,
      tag: (
        <Tag kind={one.liability === 'liable' ? 'hot' : 'info'}>{liabilities[one.liability]}</Tag>
      ),
      past: index > 0,
      body: (
        <>
          {[one.person, one.department].filter((name) => name !== null).join(' · ')}
          <Said words={one.reason} />
        </>
      ),
    })),
    ...handling.improvements.flatMap(improved),
    ...handling.closings.map((one) => ({
      at: one.at,
      what: '办结',
      by: one.byName,
      body: one.nothingToImprove === '' ? null : <>无需改进：{veiled(one.nothingToImprove)}</>,
    })),
  ]
  return rows.sort((one, other) => one.at - other.at)
}

const Outcome = ({ outcome }: { outcome: keyof typeof contactOutcomes }) => (
  <Tag kind={outcome === 'reached' ? 'ok' : undefined}>{contactOutcomes[outcome]}</Tag>
)

const Said = ({ words }: { words: Child }) => <span class="said">{words}</span>

/** The call that proves it, and what speaks against it now that its data are here. */
function Proof({ callNo, proof, when }: { callNo: string; proof: ProofState; when: number }) {
  const against = proof in handlingRefusals ? handlingRefusals[proof as 'other-customer'] : null
  return (
    <span>
      <Time at={when} /> 通话 {callNo}
      {proof === 'waiting' ? <span class="dim">（通话数据未到）</span> : null}
      {against ? <Tag kind="hot">{against}</Tag> : null}
    </span>
  )
}

function Parts({ kind, parts }: { kind: string; parts: [string, Child][] }) {
  return (
    <dl class={kind}>
      {parts.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type Reply = HandlingPart['replies'][number]

function repliedAndBounced(one: Reply, veiled: (body: Child) => Child): Happened[] {
  const parts: [string, Child][] = [
    ['内容', veiled(one.content)],
    ['结果', veiled(one.result)],
    one.unreachedReason === ''
      ? ['客户原话', veiled(one.feedback)]
      : ['没联系上', veiled(one.unreachedReason)],
  ]
  if (one.agreedSolution !== '') parts.push(['商定方案', veiled(one.agreedSolution)])
  const short: [string, Child][] = [
    ['处理时间', formatTime(one.handledAt)],
    ['处理人', one.handledBy],
    ['有责人员', veiled(one.answerable ?? '您的角色不能看姓名')],
    ['告知客户', one.told ? '已明确告知' : '没有告知'],
  ]
  const replied: Happened = {
    at: one.at,
    what: one.round > 1 ? `答复（第 ${one.round} 次）` : '答复',
    by: one.byName,
    past: one.bouncedAt !== null,
    body: (
      <>
        <Parts kind="step-parts step-short" parts={short} />
        <Parts kind="step-parts" parts={parts} />
      </>
    ),
  }
  if (one.bouncedAt === null) return [replied]
  const bounced: Happened = {
    at: one.bouncedAt,
    what: '退回答复',
    by: one.bouncedByName ?? '',
    body: (
      <>
        {one.failed.map((sentence) => (
          <Tag kind="hot">{sentence}</Tag>
        ))}
        <Said words={veiled(one.bounceNote)} />
      </>
    ),
  }
  return [replied, bounced]
}

function verified(
  one: HandlingPart['verifications'][number],
  veiled: (body: Child) => Child,
  mayClip: boolean,
): Happened {
  return {
    at: one.at,
    what: verificationBases[one.basis],
    by: one.byName,
    past: one.supersededAt !== null,
    tag: (
      <Tag kind={one.verdict === 'substantiated' ? 'hot' : 'ok'}>
        {complaintVerdicts[one.verdict]}
      </Tag>
    ),
    body: (
      <>
        <span>
          {faultCategories[one.faultCategory]}
          {faultWeights[one.faultCategory] > 1
            ? `（${weightWords(one.faultCategory)}）`
            : ''} ·{' '}
          {rootCauses[one.rootCause]}：{causeWords(one.rootCause, one.causeDetail)}
          {one.unsubstantiatedReason === null
            ? ''
            : ` · 不属实的情形：${reasonWords[one.unsubstantiatedReason]}`}
        </span>
        <Said words={veiled(one.reasoning)} />
        {one.evidence.map((span) => (
          <span>
            依据 {formatDuration(span.startMs)}–{formatDuration(span.endMs)}，听于{' '}
            <Time at={span.heardAt} /> <q>{veiled(span.text)}</q>{' '}
            {mayClip && span.recordingId !== null ? <a href={clipHref(span)}>做成片段</a> : null}
          </span>
        ))}
        {one.restsOn === '' ? null : <span>没有录音，依据：{veiled(one.restsOn)}</span>}
      </>
    ),
  }
}

/** Whole seconds, so that nothing of the evidence is cut off. */
function clipHref({ recordingId, startMs, endMs }: Evidence): string {
  const moment = (seconds: number) =>
    `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const from = moment(Math.floor(startMs / 1000))
  return `/recordings/${recordingId}/clips?from=${from}&until=${moment(Math.ceil(endMs / 1000))}`
}
type Evidence = HandlingPart['verifications'][number]['evidence'][number]

function improved(one: HandlingPart['improvements'][number]): Happened[] {
  const set: Happened = {
    at: one.at,
    what: '落实改进',
    by: one.byName,
    tag: one.overdue ? <Tag kind="hot">已超期</Tag> : null,
    body: (
      <>
        <Said words={one.measure} />
        {/* The limit runs to the end of its day, which is the beginning of the next. */}
        责任人 {one.ownerName}，{formatDay(one.dueAt - 1)} 前完成
      </>
    ),
  }
  if (one.doneAt === null) return [set]
  const late = one.doneAt >= one.dueAt ? <Tag>超期完成</Tag> : null
  const done = { at: one.doneAt, what: '改进完成', by: one.ownerName, tag: late }
  return [set, { ...done, body: <Said words={one.doneNote} /> }]
}
