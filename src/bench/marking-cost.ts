import { system } from '#src/auth/policy.ts'
import { type OpenDatabase, write } from '#src/kernel/db.ts'
import { importCalls } from '#src/recordings/call-import.ts'
import type { CallRow } from '#src/recordings/call-reading.ts'
import { storeArrival } from '#src/recordings/store-arrival.ts'

import { atMost, type Figure, percentile } from './bench.ts'

const arrivals = 150
const rounds = 7

/**
 * What an announced call and a received recording cost with and without the triggers that mark days to
 * be summed, in processor time and without the commit, beside which they would be smaller still.
 */
export function markingCost(open: OpenDatabase, say: (line: string) => void): Figure[] {
  const triggers = open.sqlite
    .prepare(`select name, sql from sqlite_master where type = 'trigger' and name like 'summary%'`)
    .all() as { name: string; sql: string }[]
  const cost = { with: new Costs(), without: new Costs() }
  // In turn, so that whatever else the machine does falls on both; the first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name } of triggers) open.sqlite.exec(`drop trigger "${name}"`)
    arrive(open, `without-${round}`, round === 0 ? null : cost.without)
    for (const { sql } of triggers) open.sqlite.exec(sql)
    arrive(open, `with-${round}`, round === 0 ? null : cost.with)
  }
  say(`${triggers.length} triggers that mark changed days`)
  return (['calls', 'recordings'] as const).map((kind) => {
    const [marked, plain] = [cost.with.of(kind), cost.without.of(kind)]
    const what = kind === 'calls' ? 'an announced call' : 'a received recording'
    const told = `${Math.round(marked)} µs with, ${Math.round(plain)} µs without`
    return atMost(`marking days, share of ${what} (${told})`, (marked / plain - 1) * 100, 10, '%')
  })
}

class Costs {
  readonly calls: number[] = []
  readonly recordings: number[] = []

  of(kind: 'calls' | 'recordings') {
    return percentile(this[kind], 0.5)
  }
}

function arrive({ db }: OpenDatabase, name: string, costs: Costs | null): void {
  const at = Date.now()
  const timed = (kind: 'calls' | 'recordings', work: (index: number) => void) => {
    const took = write(db, () => {
      const before = process.cpuUsage()
      for (let index = 0; index < arrivals; index += 1) work(index)
      const { user, system: kernel } = process.cpuUsage(before)
      return user + kernel
    })
    costs?.[kind].push(took / arrivals)
  }
  timed('calls', (index) =>
    importCalls(db, [announced(`${name}-${index}`, at)], { actor: system, sourceId: 1 }, at),
  )
  timed('recordings', (index) =>
    storeArrival(db, system, {
      ...{ originalName: `${name}-${index}.wav`, receivedAt: at, sourceId: 1 },
      ...{ path: `bench/${name}-${index}.wav`, signals: null },
      staged: { sha256: `${name}-${index}`, bytes: 480_044 },
      inspection: {
        ...{ extension: 'wav', analysis: null, transcribable: true },
        facts: {
          ...({ container: 'wav', codec: 'pcm-s16', channels: 2, sampleRate: 8000 } as const),
          ...({ durationMs: 15_000, truncated: false, state: 'received', problem: null } as const),
        },
      },
    }),
  )
}

const announced = (callNo: string, startedAt: number): CallRow => ({
  ...{ callNo, startedAt, durationMs: 15_000, channel: 'phone', province: '江苏' },
  ...{ businessType: '业务4', agentNo: '000007', caller: '13900007919', layout: undefined },
  ...{ satisfaction: undefined, recordingName: undefined, transferred: undefined },
  ...{ waitMs: undefined, holdMs: undefined },
})
