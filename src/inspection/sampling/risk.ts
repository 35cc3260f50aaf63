import { sql } from 'drizzle-orm'

import { calls } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'

import { overlongCalls } from '../overlong/schema.ts'
import { type RiskReason, riskWeights } from './vocabulary.ts'

const points = (reason: RiskReason) => sql.raw(String(riskWeights[reason]))

/** The highest rank of a suspicion that people have not turned down. */
const rank = sql`(select max(${findings.rank}) from ${findings} where ${findings.callId} = ${calls.id}
  and ${findings.origin} = 'screening' and ${findings.state} in ('pending', 'confirmed'))`

const week = sql.raw(String(7 * 86_400_000))
/** Words such as 匿名 are not one caller. */
const isNumber = sql`${calls.caller} glob '[0-9][0-9][0-9][0-9][0-9]*' and ${calls.caller} not glob '*[^0-9]*'`
const repeated = sql`(${isNumber} and exists (select 1 from calls as earlier
  where earlier.caller = ${calls.caller} and earlier.started_at >= ${calls.startedAt} - ${week}
  and earlier.started_at < ${calls.startedAt}))`

/** Weight by risk of a call, from 1: how much likelier it is to be drawn in the part drawn by risk. */
export const riskOf = sql<number>`(1
  + coalesce((select case when ranked >= 0.8 then ${points('strong')} when ranked >= 0.5
      then ${points('likely')} else ${points('slight')} end
      from (select ${rank} as ranked) where ranked is not null), 0)
  + case when ${calls.satisfaction} in ('dissatisfied', 'very-dissatisfied')
      then ${points('dissatisfied')} else 0 end
  + case when exists (select 1 from ${overlongCalls} where ${overlongCalls.callId} = ${calls.id})
      then ${points('overlong')} else 0 end
  + case when ${repeated} then ${points('repeat')} else 0 end)`
