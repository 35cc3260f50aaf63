import { eq } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { knownPeople } from '#src/library/typical-cases/known-people.ts'
import { type KnownPeople, nobodyKnown, withoutNames } from '#src/library/typical-cases/names.ts'
import { caseLinks } from '#src/library/typical-cases/schema.ts'
import { people } from '#src/organisation/schema.ts'

import { agendaItems, meetingInvitees, sharingMeetings } from './schema.ts'

/** Whom the cases on an agenda are about, and who is invited because of an own complaint (当事人). */
function peopleConcerned(db: Db, meetingId: number): KnownPeople {
  const cases = db
    .select({ complaintId: caseLinks.complaintId, callId: caseLinks.callId })
    .from(agendaItems)
    .innerJoin(caseLinks, eq(caseLinks.caseId, agendaItems.caseId))
    .where(eq(agendaItems.meetingId, meetingId))
    .all()
  const known = knownPeople(db, {
    complaintIds: cases.flatMap(({ complaintId }) => complaintId ?? []),
    callIds: cases.flatMap(({ callId }) => callId ?? []),
  })
  const concerned = db
    .select({ personId: meetingInvitees.personId, role: meetingInvitees.role })
    .from(meetingInvitees)
    .where(eq(meetingInvitees.meetingId, meetingId))
    .all()
    .flatMap(({ personId, role }) => (role === 'concerned' && personId !== null ? [personId] : []))
  const invited = db
    .select({ name: people.name, agentNo: people.agentNo })
    .from(people)
    .where(isOneOf(people.id, concerned))
    .all()
  const agents = [...known.agents, ...invited].map(({ name, agentNo }) => ({
    ...{ name: name ?? '', agentNo },
  }))
  return { ...known, agents }
}

/**
 * What is written in a meeting is read by all who are invited, of whom few may read the complaint behind a
 * case: it names neither the agent nor the customer. Done again, it changes nothing.
 */
export function unnamedIn(db: Db, meetingId: number): (text: string) => string {
  const known = peopleConcerned(db, meetingId)
  return (text) => withoutNames(text, known).text
}

/** What is written where no case is at hand: without numbers, names and addresses. */
export const impersonal = (text: string): string => withoutNames(text, nobodyKnown).text

/**
 * Lists, their files, the calendar and the summary of the month show what a meeting is called, also to
 * who may not open it. Kept anew whenever somebody else is concerned: a case on the agenda, a 当事人.
 */
export function keepUnnamed(tx: Db, meetingId: number): void {
  const here = eq(sharingMeetings.id, meetingId)
  const meeting = tx.select().from(sharingMeetings).where(here).get()
  if (!meeting) return
  const unnamed = unnamedIn(tx, meetingId)
  const [title, note] = [unnamed(meeting.title), unnamed(meeting.note)]
  if (title === meeting.title && note === meeting.note) return
  tx.update(sharingMeetings).set({ title, note }).where(here).run()
}
