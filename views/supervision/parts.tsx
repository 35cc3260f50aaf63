import { formatDay } from '#src/kernel/calendar.ts'
import {
  sheetLevels,
  type SheetLevel,
  type SheetState,
  sheetStates,
} from '#src/supervision/sheets/vocabulary.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'

const tones: Record<SheetState, Tone> = {
  draft: 'grey',
  plan: 'orange',
  do: 'accent',
  check: 'accent',
  act: 'orange',
  closed: 'good',
  withdrawn: 'grey',
}

export const SheetStatus = ({ state }: { state: SheetState }) => (
  <Status tone={tones[state]} label={sheetStates[state]} />
)

export const LevelTag = ({ level }: { level: SheetLevel }) =>
  level === 0 ? <>{sheetLevels[level]}</> : <Tag kind="hot">{sheetLevels[level]}</Tag>

/** A due date is kept as the moment behind its day; what is over is said, not only coloured. */
export function DueDate({ until, now }: { until: number | null; now: number }) {
  if (until === null) return <>—</>
  const day = formatDay(until - 1)
  return until <= now ? <span class="hot">{day} 已超期</span> : <>{day}</>
}
