import { eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { giveIdea } from '#src/meetings/brainstorm/ideas.ts'
import { addToMinutes, confirmMinutes, writeMinutes } from '#src/meetings/minutes/minutes.ts'
import { addItem, writeNote } from '#src/meetings/sharing/agenda.ts'
import { planMeeting, startMeeting } from '#src/meetings/sharing/plan.ts'
import { meetingBounds } from '#src/meetings/sharing/vocabulary.ts'
import { publishSummary, writeSummary } from '#src/meetings/themes/summary.ts'
import { departments, subCentres, teams } from '#src/organisation/schema.ts'

import { typed } from './made-personal/left.ts'
import type { Said } from './made-personal/said.ts'

type Discussed = { caseId: number; of: readonly Said[] }

/** A line with something personal in it that is short enough for one line of a form. */
export const lineOf = (said: Said, most: number): string =>
  said.places
    .filter(({ line }) => isWhole(said, line))
    .map(({ line }) => said.lines[line]?.text.replaceAll(/\s+/g, ' ').trim() ?? '')
    .find(({ length }) => length > 0 && length <= most) ?? ''

/** Whether nothing told in a line goes on in another: three figures of a number are nobody's number. */
const isWhole = ({ places }: Said, line: number): boolean => {
  const here = new Set(places.filter((place) => place.line === line).map(({ thing }) => thing))
  return places.every((place) => place.line === line || !here.has(place.thing))
}

/**
 * Meetings in which every conversation is typed into whatever can be typed: title, remark, agenda, notes,
 * ideas, minutes and additions, and the summaries of months. Their ids and months.
 */
export function heldMeetings(db: Db, host: Actor, discussed: readonly Discussed[]) {
  const unit = oneUnit(db)
  const today = startOfDay(Date.now())
  const ids = discussed.map(({ caseId, of }, index) => {
    const facts = {
      ...({ unit, minutes: 30, mode: 'on-site', place: '三楼会议室', anyway: true } as const),
      ...{ title: of.map((said) => lineOf(said, meetingBounds.title)).find(Boolean) ?? '例会' },
      ...{ note: of.map(typed).join('\n'), hostId: host.accountId ?? 0 },
      startsAt: today + index * 60_000,
    }
    const { id } = planMeeting(db, host, facts)
    startMeeting(db, host, id, 0)
    addItem(db, host, id, { kind: 'case', title: '', words: '', caseId })
    for (const [number, said] of of.entries()) {
      const [words, once] = [typed(said), `once-${index}-${number}`]
      const title = lineOf(said, meetingBounds.title) || '案例'
      addItem(db, host, id, { kind: 'words', title, words, caseId: null })
      writeNote(db, host, id, { words, itemId: null, clip: null, atMs: null, once })
      giveIdea(db, host, id, { kind: 'process', words, signing: 'unnamed', once })
    }
    writeMinutes(db, host, id, { words: of.map(typed).join('\n\n'), seen: 0 })
    confirmMinutes(db, host, id, 1)
    addToMinutes(db, host, id, of.map(typed).join('\n'))
    return id
  })
  return { ids, months: summaries(db, host, discussed) }
}

/** The month before, told and published, and this one, which still shows its meetings as they are. */
function summaries(db: Db, by: Actor, discussed: readonly Discussed[]): string[] {
  const month = (at: number) => formatDay(at).slice(0, 7)
  const now = Date.now()
  const current = month(now)
  const before = month(Date.parse(`${current}-01T00:00:00+08:00`) - 1)
  const words = discussed.flatMap(({ of }) => of.map(typed)).join('\n\n')
  for (const one of [before, current]) writeSummary(db, by, one, { words, seen: 0 })
  publishSummary(db, by, before, 1)
  return [before, current]
}

function oneUnit(db: Db): string {
  const [centre] = db.insert(subCentres).values({ name: '北方分中心' }).returning().all()
  const subCentreId = centre?.id ?? 0
  db.insert(departments).values({ subCentreId, name: '客服一部' }).run()
  const made = db.select().from(departments).where(eq(departments.subCentreId, subCentreId)).get()
  const departmentId = made?.id ?? 0
  db.insert(teams).values({ departmentId, name: '一班' }).run()
  return `department-${departmentId}`
}
