import { eq, or } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { joinedSides, type JoinedSides } from './schema.ts'

/** The pair that a recording was made of, or that it is one side of; null when it stands alone. */
export function joiningOf(db: Db, recordingId: number): JoinedSides | null {
  const { recordingId: joined, agentSideId, customerSideId } = joinedSides
  const [whole, agent, customer] = [joined, agentSideId, customerSideId].map((column) =>
    eq(column, recordingId),
  )
  return (
    db
      .select()
      .from(joinedSides)
      .where(or(whole, agent, customer))
      .get() ?? null
  )
}
