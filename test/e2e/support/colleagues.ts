import { eq } from 'drizzle-orm'

import { accounts } from '#src/auth/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { people, postings } from '#src/organisation/schema.ts'

/** Two colleagues in the team of the sample agent, who is alone there: a mentor needs to be somebody. */
export function bringColleagues(db: Db): string[] {
  const agent = db.select().from(accounts).where(eq(accounts.username, 'agent')).get()
  const own = db
    .select()
    .from(postings)
    .where(eq(postings.personId, agent?.personId ?? 0))
    .get()
  if (!own) throw new Error('the agent works nowhere')
  return ['沈阳', '田雨'].map((name, index) => {
    const { id, agentNo } = db
      .insert(people)
      .values({ agentNo: `2990${index}`, name, staffCategory: 'regular' })
      .returning()
      .get()
    db.insert(postings).values({ personId: id, teamId: own.teamId, from: 0 }).run()
    return agentNo
  })
}
