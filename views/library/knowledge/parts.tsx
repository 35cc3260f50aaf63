import {
  type ArticleState,
  articleStates,
  type StaleReason,
  staleReasons,
} from '#src/library/knowledge/vocabulary.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'

const tones: Record<ArticleState, Tone> = { draft: 'orange', published: 'good', retired: 'grey' }

export const ArticleStatus = ({ state }: { state: ArticleState }) => (
  <Status tone={tones[state]} label={articleStates[state]} />
)

export function StaleTags({ stale }: { stale: StaleReason[] }) {
  return (
    <>
      {stale.map((reason) => (
        <Tag kind="hot">{staleReasons[reason]}</Tag>
      ))}
    </>
  )
}
