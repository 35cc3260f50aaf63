import { formatTime } from '#src/kernel/calendar.ts'
import type { Precision } from '#src/screening/rules/precision.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import type { RuleRow } from '#src/screening/rules/schema.ts'
import { ruleStatuses, strengthOf } from '#src/screening/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'

type Standing = Pick<RuleRow, 'status' | 'version' | 'publishedVersion' | 'retiring'>

/** Where a rule stands, and what of it waits for publication. */
export function RuleStanding({ rule }: { rule: Standing }) {
  const { status, version, publishedVersion, retiring } = rule
  if (retiring) return <Status tone="orange" label="待停用" />
  if (status === 'published' && version !== publishedVersion)
    return <Status tone="orange" label="已发布，有改动" />
  const tone = { draft: 'accent', published: 'good', retired: 'grey' } as const
  return <Status tone={tone[status]} label={ruleStatuses[status]} />
}

/** `强 +4`: points in words and in figures. */
export function weightWords(weight: number): string {
  return `${strengthOf(weight)} ${weight > 0 ? '+' : '−'}${Math.abs(weight)}`
}

const percent = (share: number) => `${Math.round(share * 100)}%`

/** `8/20，22%–61%`: never a bare percentage, since few judgements say little. */
export function precisionWords({ judged, right, low, high }: Precision): string {
  if (judged === 0) return '还没有人判过'
  return `${right}/${judged} 判对，${percent(low)}–${percent(high)}`
}

export function setWords({ set }: LexiconOverview): string {
  return set ? `现用第 ${set.id} 版，${formatTime(set.at)} ${set.by}发布` : '规则还没有收进来'
}
