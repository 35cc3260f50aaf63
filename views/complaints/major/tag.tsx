import type { ComplaintLevel } from '#src/complaints/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'

type Props = { level: ComplaintLevel; opinionRisk: string }

/** 重大 and 舆情风险, wherever a complaint is named; nothing for an ordinary one. */
export function MajorTags({ level, opinionRisk }: Props) {
  if (level === 'ordinary' && opinionRisk === '') return null
  return (
    <span class="major-tags">
      {level === 'major' ? <Tag kind="hot">重大</Tag> : null}
      {opinionRisk === '' ? null : <Tag kind="hot">舆情风险</Tag>}
    </span>
  )
}
