import { sql } from 'drizzle-orm'

import { type Bench, percentile } from './bench.ts'
import { temporaryCentre } from './centre.ts'

const sizes = [100_000, 1_000_000] as const
const paths = ['/calls', '/calls?size=100', '/recordings', '/findings', '/'] as const

/** List pages over generated call data: the larger table must not cost more, as paging is by key. */
export const scale: Bench = async (say) => {
  const centre = await temporaryCentre(say)
  try {
    const headers = { Cookie: centre.cookieOf('inspector') }
    const fastest = new Map<string, number[]>()
    for (const size of sizes) {
      say(`filling up to ${size} calls`)
      fillCalls(centre.db, size)
      for (const path of paths) {
        const times: number[] = []
        for (let round = 0; round < 100; round += 1) {
          const began = performance.now()
          await (await centre.app.request(`http://localhost${path}`, { headers })).text()
          // The first rounds warm the compiler, which would flatter whichever size comes second.
          if (round >= 60) times.push(performance.now() - began)
        }
        // Noise only ever adds, and the times are small: the fastest rounds tell the work apart.
        fastest.set(path, [...(fastest.get(path) ?? []), percentile(times, 0.1)])
      }
    }
    return [...fastest].map(([path, [small = Number.NaN, large = Number.NaN]]) => ({
      what: `${path}: 10th percentile at 1,000,000 calls (${large.toFixed(1)} ms) over 100,000 (${small.toFixed(1)} ms)`,
      value: Math.round((large / small) * 100) / 100,
      target: '<= 1.25 times',
      holds: large / small <= 1.25,
    }))
  } finally {
    centre.close()
  }
}

/** Copies of the made-up calls, one every 31 seconds for a year, in the order in which they happen. */
function fillCalls(db: Awaited<ReturnType<typeof temporaryCentre>>['db'], size: number): void {
  const present = db.get<{ n: number }>(sql`select count(*) as n from calls`).n
  db.run(sql`
    with recursive n(i) as (select ${present} union all select i + 1 from n where i < ${size - 1})
    insert into calls (call_no, started_at, duration_ms, channel, province, business_type_id,
      person_id, team_id, department_id, sub_centre_id, caller)
    select 'g' || i, 1735660800000 + i * 31000, 60000 + i % 300000, channel,
      province, business_type_id, person_id, team_id, department_id, sub_centre_id,
      '139' || substr('00000000' || i, -8)
    from n join calls as source on source.id = 1 + i % 10000`)
}
