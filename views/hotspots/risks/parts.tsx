import { dueWords } from '#src/complaints/timing/vocabulary.ts'
import {
  type RiskColour,
  riskColours,
  type RiskState,
  riskStates,
} from '#src/hotspots/risks/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'

/** The word stands in its colour: red and green are never told by the colour alone. */
export const ColourTag = ({ colour }: { colour: RiskColour }) => (
  <span class={`risk-colour risk-${colour}`}>{riskColours[colour]}</span>
)

const tones: Record<RiskState, Tone> = {
  proposed: 'orange',
  open: 'accent',
  released: 'good',
  dismissed: 'grey',
}

export const RiskStatus = ({
  risk: { state, handledAt },
}: {
  risk: { state: RiskState; handledAt: number | null }
}) =>
  state === 'open' && handledAt !== null ? (
    <Status tone="orange" label="待解除" />
  ) : (
    <Status tone={tones[state]} label={riskStates[state]} />
  )

type Timed = { state: RiskState; dueAt: number | null; handledAt: number | null }

/** What is over is said, not only coloured. */
export function RiskDue({ risk, now }: { risk: Timed; now: number }) {
  const { state, dueAt, handledAt } = risk
  if (dueAt === null) return <>—</>
  if (handledAt !== null && handledAt > dueAt) {
    return (
      <>
        {dueWords(dueAt)} <span class="dim">超期后到位</span>
      </>
    )
  }
  if (state !== 'open' || handledAt !== null || dueAt > now) return <>{dueWords(dueAt)}</>
  return <span class="hot">{dueWords(dueAt)} 已超期</span>
}
