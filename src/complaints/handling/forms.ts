import { z } from 'zod'

import { parseInstant } from '#src/kernel/calendar.ts'
import { wholeNumber } from '#src/kernel/form-fields.ts'
import { readId } from '#src/kernel/read-id.ts'
import { seenLine, textIn, typedLine, typedLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { complaintVerdicts, faultCategories, returnScoreRange } from '../vocabulary.ts'
import type { Span } from './heard-spans.ts'
import {
  causeBranches,
  contactOutcomes,
  handlingRefusals,
  improvementDays,
  liabilities,
  mostSpans,
  rootCauses,
  unsubstantiatedReasons,
} from './vocabulary.ts'

const instant = (missing: string) =>
  z
    .string(missing)
    .transform(seenLine)
    .transform((text, context) => {
      const at = parseInstant(text)
      if (at !== null) return at
      const message = text === '' ? missing : '时间读不出，请写成 2026-11-28 14:03'
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })

const callNo = typedLine(64, '请填写通话号，作为联系凭证')
const longText = 2000

export const contactForm = z.object({
  outcome: z.enum(keysOf(contactOutcomes), '请选择联系结果'),
  contactedAt: instant('请填写联系时间'),
  callNo,
  words: typedLines(longText, '请写下客户说了什么；没联系上的，写明情况'),
})

export const replyForm = z.object({
  handledAt: instant('请填写处理时间'),
  handledBy: typedLine(60, '请填写处理人'),
  content: typedLines(longText, '请填写处理内容'),
  result: typedLines(longText, '请填写处理结果'),
  answerable: typedLine(100, '请填写有责人员；没有的写“无”'),
  told: z.literal('on').optional().transform(Boolean),
  feedback: typedLines(longText).default(''),
  agreedSolution: typedLines(longText).default(''),
  unreachedReason: typedLines(longText).default(''),
})

export const bounceForm = z.object({
  note: typedLines(longText, '请写明缺什么，让办理的人知道怎么补'),
})

/** `people.knowledge`: one choice names the cause and its branch, so that they cannot disagree. */
const cause = z.string('请选择根本原因').transform((text, context) => {
  const [first = '', branch = ''] = text.split('.')
  const rootCause = keysOf(rootCauses).find((key) => key === first)
  if (rootCause && Object.hasOwn(causeBranches[rootCause], branch)) {
    return { rootCause, causeDetail: branch }
  }
  context.addIssue({ code: 'custom', message: '请选择根本原因' })
  return z.NEVER
})

export const verdictForm = z
  .object({
    verdict: z.enum(keysOf(complaintVerdicts), '请选择核实结论'),
    faultCategory: z.enum(keysOf(faultCategories), '请选择类型'),
    cause,
    unsubstantiatedReason: z
      .enum(['', ...keysOf(unsubstantiatedReasons)], '请选择不属实的情形')
      .default(''),
    reasoning: typedLines(longText, '请写明结论的理由'),
    restsOn: typedLines(longText).default(''),
  })
  .transform(({ cause: chosen, unsubstantiatedReason: reason, ...rest }, context) => {
    if (rest.verdict === 'substantiated') return { ...rest, ...chosen, unsubstantiatedReason: null }
    if (reason !== '') return { ...rest, ...chosen, unsubstantiatedReason: reason }
    const message = handlingRefusals['reason-missing']
    context.addIssue({ code: 'custom', path: ['unsubstantiatedReason'], message })
    return z.NEVER
  })

/** The spans of a verdict, written 分:秒; a row left empty is none. */
export function readSpans(body: Record<string, unknown>): {
  spans: Span[]
  problem: string | null
} {
  const spans: Span[] = []
  for (let index = 0; index < mostSpans; index++) {
    const [from, to] = ['from', 'to'].map((name) => textIn(body[`${name}-${index}`]).trim())
    if (!from && !to) continue
    const [startMs, endMs] = [clockOf(from ?? ''), clockOf(to ?? '')]
    if (startMs === null || endMs === null || endMs <= startMs) {
      return { spans: [], problem: '依据的起止写成 1:05 这样的分:秒，止要在起之后' }
    }
    spans.push({ startMs, endMs })
  }
  return { spans, problem: null }
}

/** `1:05` or `1:02:05`, in milliseconds. */
function clockOf(text: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/.exec(text.normalize('NFKC'))
  if (!match) return null
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  if ((seconds ?? 0) > 59) return null
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000
}

/** `12000-15800 20000-30100`: what the player says was played, in milliseconds. */
export function readPlayed(text: unknown): Span[] {
  if (typeof text !== 'string') return []
  return text
    .slice(0, 20_000)
    .split(' ')
    .flatMap((part) => {
      const [, startMs, endMs] = (/^(\d{1,9})-(\d{1,9})$/.exec(part) ?? []).map(Number)
      return startMs !== undefined && endMs !== undefined && endMs > startMs
        ? [{ startMs, endMs }]
        : []
    })
}

export const visitForm = z
  .object({
    outcome: z.enum(keysOf(contactOutcomes), '请选择回访结果'),
    visitedAt: instant('请填写回访时间'),
    callNo,
    score: z.string().default(''),
    words: typedLines(longText, '请写下客户原话；没联系上的，写明情况'),
  })
  .transform(({ score, ...rest }, context) => {
    if (rest.outcome === 'not-reached') return { ...rest, score: null }
    const { least, most } = returnScoreRange
    const given = /^[1-5]$/.test(score) ? Number(score) : 0
    if (given >= least && given <= most) return { ...rest, score: given }
    const message = `请选择客户给的评分，${least} 到 ${most} 分`
    context.addIssue({ code: 'custom', path: ['score'], message })
    return z.NEVER
  })

export const givenUpForm = z.object({ reason: typedLines(longText, '请写明为什么不再回访') })

export const liabilityForm = z.object({
  liability: z.enum(keysOf(liabilities), '请选择有责还是无责'),
  agentNo: typedLine(40).default(''),
  department: z.string().default('').transform(readId),
  reason: typedLines(longText, '请写明定责的理由'),
})

const { least, most } = improvementDays
export const improvementForm = z.object({
  measure: typedLines(longText, '请写明改进措施'),
  owner: wholeNumber([1, 999_999_999], 9, '请选择责任人'),
  dueDays: wholeNumber([least, most], 2, `期限填 ${least} 到 ${most} 个工作日`),
})

export const doneForm = z.object({ note: typedLines(longText, '请写明做了什么、效果怎样') })

export const closingForm = z.object({ nothingToImprove: typedLines(longText).default('') })
