import type { Evidence, FindingDetail } from '#src/screening/finding-detail.ts'
import type { FindingRow } from '#src/screening/queries.ts'
import {
  rehearingProblems,
  rehearings,
  secondHearings,
  pointsOf,
} from '#src/screening/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Why } from '#views/components/review.tsx'

/** Where the second hearing of a finding stands, in a few words. */
export function RehearingMark({ row }: { row: FindingRow }) {
  const { rehearing, rehearingProblem } = row
  if (rehearing === 'differs') return <b class="hot nowrap">{rehearings.differs}</b>
  // Once there is a verdict nobody waits for a second hearing.
  if (row.state !== 'pending' && (rehearing === 'unheard' || rehearing === 'waiting')) return null
  if (rehearing === 'unheard' && rehearingProblem) {
    return <span>未复听：{rehearingProblems[rehearingProblem]}</span>
  }
  return <span class="nowrap">{rehearings[rehearing]}</span>
}

type Props = { detail: FindingDetail; mayAsk: boolean; query: Query }

/** What the second engine made of the finding as a whole; silent where both heard the same. */
export function Rehearing({ detail, mayAsk, query }: Props) {
  const { finding } = detail
  // Traced or drawn, it rests on nothing that could be heard again.
  if (finding.origin !== 'screening') return null
  const { rehearing, rehearingProblem, score, rank } = finding
  const ranked = `文字 ${pointsOf(score)} 分，按 ${pointsOf(rank)} 分排队`
  if (rehearing === 'differs') {
    return (
      <Why hot basis={`${ranked} · 以录音为准`}>
        两次转写不一致：第二个引擎没有听出这些话
      </Why>
    )
  }
  if (rehearing === 'partly') return <Why basis={ranked}>有的证据复听没有听出来</Why>
  if (detail.verdict || rehearing === 'agrees') return null
  if (rehearing === 'waiting') return <Why basis={ranked}>证据待复听，不必等，可以先听录音</Why>
  return (
    <Why basis={ranked}>
      证据未复听{rehearingProblem ? `：${rehearingProblems[rehearingProblem]}` : null}
      {mayAsk && rehearingProblem !== 'text-changed' ? (
        <form method="post" action={hrefWith(`/findings/${finding.id}/rehearing`, query)}>
          <Button small>再复听一次</Button>
        </form>
      ) : null}
    </Why>
  )
}

const quoteLength = 24

/** What the second engine heard where this evidence lies; null where it did not listen. */
export function rehearingWords({ rehearing }: Evidence): string | null {
  if (!rehearing) return null
  const { standing, text } = rehearing
  const words = secondHearings[standing]
  if (standing === 'same') return words
  if (text === '') return `${words}：没有听到话`
  return `${words}：听成“${text.length > quoteLength ? `${text.slice(0, quoteLength)}…` : text}”`
}
