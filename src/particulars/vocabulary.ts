import { apiScopes, tokenFaults } from '#src/api/vocabulary.ts'
import { particularLabels, particularWords, trailFaults } from '#src/audit/vocabulary.ts'
import { roles, scopeKinds } from '#src/auth/vocabulary.ts'
import {
  contactOutcomes,
  liabilities,
  rootCauses,
  shippedChecks,
  verificationBases,
} from '#src/complaints/handling/vocabulary.ts'
import { correctionReasons } from '#src/complaints/months/vocabulary.ts'
import { principles } from '#src/complaints/routing/vocabulary.ts'
import {
  complaintSources,
  complaintTargets,
  complaintVerdicts,
  faultCategories,
  omissions,
} from '#src/complaints/vocabulary.ts'
import { overlongAnswers } from '#src/inspection/overlong/vocabulary.ts'
import { assignments, planPeriods, quotaUnits } from '#src/inspection/sampling/vocabulary.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { purposes } from '#src/inspection/tasks/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { ratings } from '#src/library/knowledge/vocabulary.ts'
import { reportAnswers } from '#src/library/typical-cases/vocabulary.ts'
import { exportFormats, viewSharings } from '#src/lists/vocabulary.ts'
import { channels, requestKinds, staffCategories } from '#src/organisation/vocabulary.ts'
import { afterReceipts, layouts, sourceKinds } from '#src/recordings/vocabulary.ts'
import { retentionClasses } from '#src/retention/vocabulary.ts'
import { recheckVerdicts } from '#src/screening/vocabulary.ts'
import { sharings } from '#src/search/vocabulary.ts'
import { cancelReasons, interviewTiers } from '#src/training/interviews/vocabulary.ts'
import {
  timings,
  transcriptFailures,
  transcriptFormats,
  transcriptSources,
} from '#src/transcription/vocabulary.ts'

/** Words for values that are keys of a vocabulary, by the name of the entry that holds them. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...particularWords,
  roles,
  scopes: apiScopes,
  tokenFault: tokenFaults,
  trailFault: trailFaults,
  scopeKind: scopeKinds,
  kind: requestKinds,
  verdict: { ...recheckVerdicts, ...complaintVerdicts },
  outcome: {
    ...sheetOutcomes,
    ...reportAnswers,
    ...contactOutcomes,
    same: '一致',
    differs: '不一致',
    damaged: '名册已损坏',
  },
  omission: omissions,
  source: complaintSources,
  target: complaintTargets,
  failure: transcriptFailures,
  engine: transcriptSources,
  format: { ...transcriptFormats, ...exportFormats },
  timing: timings,
  fields: particularLabels,
  faultCategory: faultCategories,
  layout: layouts,
  sourceKind: sourceKinds,
  afterReceipt: afterReceipts,
  rule: retentionClasses,
  // What a verdict, an answer or a setting was and became.
  was: { ...overlongAnswers, ...complaintVerdicts },
  before: recheckVerdicts,
  after: recheckVerdicts,
  answer: overlongAnswers,
  purpose: purposes,
  rating: ratings,
  unit: quotaUnits,
  period: planPeriods,
  assignment: assignments,
  channels,
  staffCategories,
  staffFactors: staffCategories,
  sharing: { ...sharings, ...viewSharings },
  // Of the steps of a complaint.
  basis: verificationBases,
  checks: Object.fromEntries(shippedChecks.map(({ code, sentence }) => [code, sentence])),
  liability: liabilities,
  principle: principles,
  // Elsewhere what people wrote, which stays as it is.
  reason: { ...correctionReasons, ...cancelReasons },
  rootCause: rootCauses,
  tier: interviewTiers,
}

/** The particulars of an event as pairs people can read: nested entries become 原 角色, 现 角色. */
export function pairsOf(particulars: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(particulars).flatMap(([key, value]) => pairs(key, value, ''))
}

/** The same as one text, for a file. */
export const textOf = (particulars: Readonly<Record<string, unknown>>): string =>
  pairsOf(particulars)
    .map(([label, value]) => `${label}：${value}`)
    .join('；')

function pairs(key: string, value: unknown, prefix: string): [string, string][] {
  const label = [prefix, wordIn(particularLabels, key)].filter(Boolean).join(' ')
  if (value === null || value === undefined || value === '') return [[label, '无']]
  if (Array.isArray(value)) {
    const items = value.map((item) => wordOf(key, item))
    return [[label, items.length === 0 ? '无' : items.join(value.some(isObject) ? '；' : '、')]]
  }
  if (typeof value !== 'object') return [[label, wordOf(key, value)]]
  return Object.entries(value).flatMap(([inner, held]) => pairs(inner, held, label))
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

function wordOf(key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') {
    return key === 'at' || key === 'expiresAt' ? formatTime(value) : String(value)
  }
  if (typeof value === 'string')
    return wordIn(Object.hasOwn(words, key) ? words[key] : undefined, value)
  if (typeof value !== 'object' || value === null) return '无'
  return Object.entries(value)
    .flatMap(([inner, held]) => pairs(inner, held, ''))
    .map((pair) => pair.join(' '))
    .join(' ')
}

/** Values come from files and forms: `constructor` must not find what every object inherits. */
function wordIn(list: Readonly<Record<string, string>> | undefined, key: string): string {
  return (list && Object.hasOwn(list, key) ? list[key] : undefined) ?? key
}
