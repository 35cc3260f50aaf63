import { dayMs } from '#src/kernel/calendar.ts'

/** One call of a number, as chains are made of them. */
export type ChainCall = {
  id: number
  startedAt: number
  typeId: number | null
  teamId: number | null
  departmentId: number | null
  subCentreId: number | null
}

export type Run = {
  calls: ChainCall[]
  shortestGapMs: number
  longestGapMs: number
  same: boolean
}

/**
 * Cuts the calls of one number, oldest first, where more than so many days lie between two; what stands
 * alone is no chain. A call exactly so many days later still belongs to it.
 */
export function runsOf(calls: readonly ChainCall[], days: number): Run[] {
  const runs: ChainCall[][] = []
  for (const call of calls) {
    const last = runs.at(-1)
    const before = last?.at(-1)
    if (last && before && call.startedAt - before.startedAt <= days * dayMs) last.push(call)
    else runs.push([call])
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => {
      const gaps = run.slice(1).map((call, index) => call.startedAt - (run[index]?.startedAt ?? 0))
      const [first] = run
      return {
        calls: run,
        shortestGapMs: Math.min(...gaps),
        longestGapMs: Math.max(...gaps),
        same: first?.typeId != null && run.every(({ typeId }) => typeId === first.typeId),
      }
    })
}
