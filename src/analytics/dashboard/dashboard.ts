import { asc } from 'drizzle-orm'

import type { Chart } from '#src/documents/chart.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'

import {
  comparedWith,
  neighbours,
  type Period,
  type Step,
  stepsOf,
  stepWords,
  type Stretch,
} from '../periods.ts'
import { readFirstContact } from '../summaries/read-contacts.ts'
import {
  readHandled,
  readHandledSeries,
  readSeries,
  readSums,
  standingOf,
  type Sums,
  type Within,
  withinOf,
} from '../summaries/read.ts'
import { dashboardCharts } from './charts.ts'
import { linksOf } from './links.ts'
import type { DashboardTable } from './table.ts'
import {
  type BusinessType,
  channelTable,
  departmentTable,
  faultTable,
  handOverTable,
  kindTable,
  type SeriesPoint,
  seriesTable,
  stepTable,
  typeTable,
  type Unit,
  unknownDepartment,
} from './tables.ts'
import { type Tile, tilesOf } from './tiles.ts'
import { totalMeasures, type Totals, totalsOf } from './totals.ts'

export type Dashboard = {
  period: Period
  compared: { before: Stretch; lastYear: Stretch }
  departmentId: number | null
  around: { earlier: number; later: number | null }
  /** Nothing to show: numbers are kept by department. */
  none: boolean
  units: Unit[]
  tiles: Tile[]
  charts: Chart[]
  tables: DashboardTable[]
  totals: Totals
  byDepartment: { unit: Unit; totals: Totals }[]
  standing: { summedAt: number | null; changed: number }
}

const detailMeasures = ['complaint-faults', 'substantiated-faults', 'step-time'] as const

/** Departments a reader has numbers of. */
export function unitsOf(db: Db, { scope }: Pick<Actor, 'scope'>): Unit[] {
  return db
    .select()
    .from(departments)
    .orderBy(asc(departments.id))
    .all()
    .filter(
      ({ id, subCentreId }) =>
        scope.kind === 'all' ||
        (scope.kind === 'department' && scope.id === id) ||
        (scope.kind === 'sub-centre' && scope.id === subCentreId),
    )
    .map(({ id, name }) => ({ id, name }))
    .toSorted((a, b) => byUnitName(a.name, b.name) || a.id - b.id)
}

/** 指标看板: everything of one period, from summaries alone. */
export function dashboard(
  db: Db,
  actor: Actor,
  period: Period,
  departmentId: number | null,
  now = Date.now(),
): Dashboard {
  authorise(actor, 'dashboard.read')
  // One picture for all of it: months and days taken out of them are read one after the other.
  return db.transaction((tx) => drawn(tx, actor, period, departmentId, now))
}

function drawn(
  db: Db,
  actor: Actor,
  period: Period,
  departmentId: number | null,
  now: number,
): Dashboard {
  const within = withinOf(actor, departmentId)
  const compared = comparedWith(period)
  const types: BusinessType[] = db.select().from(businessTypes).orderBy(asc(businessTypes.id)).all()
  const kinds = new Map(types.map(({ id, kind }) => [String(id), kind]))
  const read = (stretch: Stretch) => {
    // Times by step are shown of the period alone, and are most of what there is.
    const details = detailMeasures.filter((one) => one !== 'step-time' || stretch === period)
    const sums = readSums(db, stretch, within, [...totalMeasures, ...details])
    const handled = readHandled(db, stretch, within)
    const contacts = readFirstContact(db, stretch, within)
    return { sums, handled, totals: totalsOf(sums, handled, kinds, null, contacts) }
  }
  const [own, before, lastYear] = [read(period), read(compared.before), read(compared.lastYear)]
  const to = (stretch: Stretch) => linksOf(actor, stretch, departmentId)
  const links = {
    ...{ now: to(period), before: to(compared.before), lastYear: to(compared.lastYear) },
  }
  const units = unitsOf(db, actor)
  const shown = units.filter(({ id }) => within.departmentId === null || id === within.departmentId)
  const byDepartment = [...shown, ...nobody(own.sums, own.handled, units, within)].map((unit) => ({
    unit,
    totals: totalsOf(own.sums, own.handled, kinds, unit.id),
  }))
  const steps = stepsOf(period)
  const series = seriesOf(db, steps, within)
  const sets = { now: own.sums, before: before.sums, lastYear: lastYear.sums }
  const handled = {
    ...{ now: own.totals.handled, before: before.totals.handled },
    lastYear: lastYear.totals.handled,
  }
  const every = stepWords(period)
  return {
    ...{ period, compared, departmentId, none: within.none, units, byDepartment },
    around: neighbours(period, now),
    tiles: tilesOf(own.totals, before.totals, lastYear.totals, links.now),
    charts: dashboardCharts({ series, every, byDepartment, totals: own.totals }),
    tables: [
      departmentTable(byDepartment, own.totals, links.now),
      handOverTable(own.sums, units, links.now),
      faultTable(sets, links),
      kindTable(sets, types, links),
      stepTable(own.sums, links.now),
      channelTable(sets, handled, links),
      typeTable(sets, types, links),
      ...(series.length > 0 ? [seriesTable(series, every, to)] : []),
    ],
    totals: own.totals,
    standing: standingOf(db, period),
  }
}

/** Departments that are in the sums and in no list of units: unknown, or merged away. */
function nobody(
  sums: Sums,
  handled: ReadonlyMap<number, number>,
  units: readonly Unit[],
  { departmentId, subCentreId, none }: Within,
): Unit[] {
  if (none || departmentId !== null || subCentreId !== null) return []
  const known = new Set(units.map(({ id }) => id))
  const found = new Set(
    totalMeasures.flatMap((measure) => sums.rows(measure).map((row) => row.departmentId)),
  )
  for (const [id, calls] of handled) if (calls > 0) found.add(id)
  return [...found]
    .filter((id) => !known.has(id))
    .toSorted((a, b) => a - b)
    .map((id) => ({ id, name: id === 0 ? unknownDepartment : `${unknownDepartment}（${id}）` }))
}

function seriesOf(db: Db, steps: readonly Step[], within: Within): SeriesPoint[] {
  const handled = readHandledSeries(db, steps, within)
  const others = readSeries(db, steps, within, 'contacts')
  const verdicts = readSeries(db, steps, within, 'complaint-verdicts')
  const all = (sums: ReadonlyMap<string, number> | undefined) =>
    [...(sums?.values() ?? [])].reduce((total, n) => total + n, 0)
  return steps.map((step, index) => ({
    step,
    handled: handled[index] ?? 0,
    contacts: (handled[index] ?? 0) + all(others[index]),
    complaints: all(verdicts[index]),
    substantiated: verdicts[index]?.get('substantiated') ?? 0,
  }))
}
