import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { saveSeason } from '#src/organisation/seasons/keep.ts'

/** The seasons most centres of the grid keep; each changes them to its own. */
const usual = [
  { name: '度夏', fromDay: '06-15', untilDay: '09-15', note: '迎峰度夏，暑期工上岗' },
  { name: '度冬', fromDay: '12-01', untilDay: '02-28', note: '迎峰度冬' },
]

export function keepSampleSeasons(db: Db): void {
  for (const season of usual) saveSeason(db, system, null, season, null)
}
