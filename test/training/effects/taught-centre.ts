import { complaints } from '#src/complaints/schema.ts'
import { dayMs, parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { recordTraining } from '#src/training/records/record-training.ts'
import type { TrainingKind } from '#src/training/records/vocabulary.ts'
import { testDatabase } from '#test/support/database.ts'

/** The Monday of the week in which the training ends, and a day long after its windows. */
export const trainingWeek = parseDay('2026-08-03') as number
export const weekMs = 7 * dayMs
export const now = trainingWeek + 20 * weekMs

type PersonInput = {
  category?: StaffCategory
  department?: number
  /** Answered calls of each week before and after. */
  before?: number
  after?: number
  afterDepartment?: number
  /** Complaints found true in the weeks before and after. */
  casesBefore?: number
  casesAfter?: number
}

/** Two departments, and people whose calls and complaints are as given, week by week. */
export function taughtCentre() {
  const open = testDatabase()
  const { db } = open
  const sub = db.insert(subCentres).values({ name: '济南' }).returning().get()
  const units = ['一部', '二部'].map((name) => {
    const department = db
      .insert(departments)
      .values({ subCentreId: sub.id, name })
      .returning()
      .get()
    const team = db
      .insert(teams)
      .values({ departmentId: department.id, name: `${name}一班` })
      .returning()
      .get()
    return { department: department.id, team: team.id, sub: sub.id }
  })
  let made = 0
  const person = (given: PersonInput = {}) => {
    made += 1
    const { category = 'regular', department = 0, before = 100, after = 100 } = given
    const { id } = db
      .insert(people)
      .values({ agentNo: `1${made}`, name: `坐席${made}`, staffCategory: category })
      .returning()
      .get()
    for (let week = 1; week <= 12; week += 1) {
      tally(db, id, trainingWeek - week * weekMs, before, units[department])
      tally(db, id, trainingWeek + week * weekMs, after, units[given.afterDepartment ?? department])
    }
    for (let n = 0; n < (given.casesBefore ?? 0); n += 1) {
      complain(db, id, trainingWeek - (1 + (n % 8)) * weekMs, units[department])
    }
    for (let n = 0; n < (given.casesAfter ?? 0); n += 1) {
      complain(db, id, trainingWeek + (1 + (n % 8)) * weekMs, units[department])
    }
    return id
  }
  const teach = (
    personId: number,
    given: { kind?: TrainingKind; refId?: number; at?: number } = {},
  ) =>
    recordTraining(db, {
      ...{ personId, kind: given.kind ?? 'class', track: 'emotions', title: '情绪管理脱产班' },
      ...{ refId: given.refId ?? 1, trainerId: null, trainerName: '陈静', outcome: 'passed' },
      ...{ score: 90, completedAt: given.at ?? trainingWeek + 3 * dayMs },
    })
  return { ...open, units, person, teach }
}

type Unit = { department: number; team: number; sub: number } | undefined

function tally(db: Db, personId: number, week: number, calls: number, unit: Unit) {
  if (calls === 0 || !unit) return
  db.insert(handledCalls)
    .values({
      ...{ personId, day: dayNumber(week + 2 * dayMs), calls },
      ...{ teamId: unit.team, departmentId: unit.department, subCentreId: unit.sub },
    })
    .run()
}

let number = 0
export function complain(
  db: Db,
  personId: number,
  week: number,
  unit: Unit,
  given: Partial<typeof complaints.$inferInsert> = {},
) {
  number += 1
  return db
    .insert(complaints)
    .values({
      complaintNo: `TS${number}`,
      source: 'screening',
      faultCategory: 'attitude',
      verdict: 'substantiated',
      ...{ openedAt: week + 2 * dayMs, openedByName: '王敏' },
      ...{ personId, teamId: unit?.team, departmentId: unit?.department, subCentreId: unit?.sub },
      ...given,
    })
    .returning()
    .get()
}
