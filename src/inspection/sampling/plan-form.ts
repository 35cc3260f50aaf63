import { z } from 'zod'

import type { FieldErrors } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { parseMonthDay } from '#src/organisation/seasons/month-day.ts'
import type { Season as CalendarSeason } from '#src/organisation/seasons/schema.ts'
import { channels, staffCategories } from '#src/organisation/vocabulary.ts'

import type { PlanInput } from './plans.ts'
import type { FrameFilter, SamplingPlan, Season, StaffFactors } from './schema.ts'
import { assignments, planPeriods, quotaUnits } from './vocabulary.ts'

/** What was typed and ticked, to be shown again. */
export type PlanValues = { texts: Record<string, string>; ticked: Record<string, string[]> }
type Read = { ok: true; input: PlanInput } | { ok: false; errors: FieldErrors }

const lists = ['within', 'category', 'type', 'channel'] as const
/** Lines of the form for seasons. */
export const seasonLines = [0, 1, 2, 3] as const

export function valuesOf(body: Record<string, unknown>): PlanValues {
  const texts: Record<string, string> = {}
  const ticked: Record<string, string[]> = {}
  for (const [name, value] of Object.entries(body)) {
    const all = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
    if ((lists as readonly string[]).includes(name)) ticked[name] = all.slice(0, 500)
    else if (all[0] !== undefined) texts[name] = tidy(all[0])
  }
  return { texts, ticked }
}

const whole = (from: number, to: number) =>
  z
    .string(`请填 ${from} 到 ${to} 之间的整数`)
    .regex(/^\d{1,6}$/, `请填 ${from} 到 ${to} 之间的整数`)
    .transform(Number)
    .refine((n) => n >= from && n <= to, `请填 ${from} 到 ${to} 之间的整数`)

const basics = z.object({
  name: z.string('请填写名称').min(1, '请填写名称').max(40, '名称不能超过 40 个字'),
  unit: z.enum(keysOf(quotaUnits), '请选择名额给谁'),
  quota: whole(1, 5000),
  period: z.enum(keysOf(planPeriods), '请选择周期'),
  formId: z
    .string('请选择评分表')
    .regex(/^\d{1,9}$/, '请选择评分表')
    .transform(Number),
  assignment: z.enum(keysOf(assignments), '请选择分配方式'),
  dueDays: whole(1, 60),
  riskPercent: whole(0, 100),
  doublePercent: whole(0, 100),
})

/** Reads the form of a plan; what is wrong is said beside the field it was typed into. */
export function readPlan(
  { texts, ticked }: PlanValues,
  calendar: readonly CalendarSeason[] = [],
): Read {
  const errors: FieldErrors = {}
  const read = basics.safeParse(texts)
  for (const issue of read.success ? [] : read.error.issues) {
    errors[String(issue.path[0])] ??= issue.message
  }
  const staffFactors = readFactors(texts, errors)
  const seasons = readSeasons(texts, calendar, errors)
  const filter = readFilter(texts, ticked, errors)
  if (!read.success || Object.keys(errors).length > 0) return { ok: false, errors }
  const spread = texts['spread'] === 'on'
  return { ok: true, input: { ...read.data, staffFactors, seasons, filter, spread } }
}

const factorSentence = '请填 0.1 到 5 之间的数，最多一位小数'

function factorOf(text: string): number | null {
  const factor = /^\d(?:\.\d)?$/.test(text) ? Number(text) : 0
  return factor >= 0.1 && factor <= 5 ? factor : null
}

function readFactors(texts: Record<string, string>, errors: FieldErrors): StaffFactors {
  const factors: StaffFactors = {}
  for (const category of keysOf(staffCategories)) {
    const text = texts[`factor-${category}`] ?? ''
    if (text === '') continue
    const factor = factorOf(text)
    if (factor === null) errors[`factor-${category}`] = factorSentence
    else if (factor !== 1) factors[category] = factor
  }
  return factors
}

/**
 * A line that is left empty is a season taken away. One with a name of the calendar of seasons and no
 * days follows the calendar; the days it has there now are kept beside for when it leaves the calendar.
 */
function readSeasons(
  texts: Record<string, string>,
  calendar: readonly CalendarSeason[],
  errors: FieldErrors,
): Season[] {
  const seasons: Season[] = []
  for (const line of seasonLines) {
    const [name, from, until, factor] = ['name', 'from', 'until', 'factor'].map(
      (part) => texts[`season-${part}-${line}`] ?? '',
    ) as [string, string, string, string]
    if (name + from + until + factor === '') continue
    const named = from + until === '' ? calendar.find((season) => season.name === name) : undefined
    const times = factorOf(factor)
    if (named) {
      const { id, fromDay, untilDay } = named
      if (times === null) errors[`season-factor-${line}`] = factorSentence
      else seasons.push({ name, from: fromDay, until: untilDay, factor: times, calendarId: id })
      continue
    }
    const [first, last] = [parseMonthDay(from), parseMonthDay(until)]
    if (name === '' || name.length > 20) errors[`season-name-${line}`] = '请填写名称，20 个字以内'
    if (first === null) errors[`season-from-${line}`] = '请写成 06-15 这样的月日'
    if (last === null) errors[`season-until-${line}`] = '请写成 09-15 这样的月日'
    if (times === null) errors[`season-factor-${line}`] = factorSentence
    if (first && last && times) seasons.push({ name, from: first, until: last, factor: times })
  }
  return seasons
}

function readFilter(
  texts: Record<string, string>,
  ticked: Record<string, string[]>,
  errors: FieldErrors,
): FrameFilter {
  const within = ticked['within'] ?? []
  const ids = (texts: readonly string[]) =>
    texts.filter((text) => /^\d{1,9}$/.test(text)).map(Number)
  const units = (kind: string) =>
    ids(
      within.flatMap((text) => (text.startsWith(`${kind}:`) ? [text.slice(kind.length + 1)] : [])),
    )
  const leastMs = lengthOf('least', texts, errors)
  const mostMs = lengthOf('most', texts, errors)
  if (leastMs !== null && mostMs !== null && leastMs > mostMs) {
    errors['most'] = '最长不能短于最短'
  }
  return {
    subCentreIds: units('sub-centre'),
    departmentIds: units('department'),
    teamIds: units('team'),
    staffCategories: keysOf(staffCategories).filter((key) => ticked['category']?.includes(key)),
    businessTypeIds: ids(ticked['type'] ?? []),
    channels: keysOf(channels).filter((key) => ticked['channel']?.includes(key)),
    ...{ leastMs, mostMs },
  }
}

/** Seconds; empty for no limit. */
function lengthOf(name: string, texts: Record<string, string>, errors: FieldErrors): number | null {
  const text = texts[name] ?? ''
  if (text === '') return null
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (seconds >= 0 && seconds <= 86_400) return seconds * 1000
  errors[name] = '请填 0 到 86400 之间的整秒数，或留空'
  return null
}

/** A plan as its form shows it. */
export function planValues(plan: SamplingPlan): PlanValues {
  const { filter, staffFactors, seasons } = plan
  const texts: Record<string, string> = {
    ...{ name: plan.name, unit: plan.unit, quota: String(plan.quota), period: plan.period },
    ...{ formId: String(plan.formId), assignment: plan.assignment },
    ...{ dueDays: String(plan.dueDays), riskPercent: String(plan.riskPercent) },
    ...{ doublePercent: String(plan.doublePercent), spread: plan.spread ? 'on' : '' },
    least: filter.leastMs === null ? '' : String(filter.leastMs / 1000),
    most: filter.mostMs === null ? '' : String(filter.mostMs / 1000),
  }
  for (const [category, factor] of Object.entries(staffFactors)) {
    texts[`factor-${category}`] = String(factor)
  }
  for (const [line, season] of seasons.entries()) {
    // The days of one that follows the calendar are not the plan's to say.
    const days = season.calendarId === undefined ? (['from', 'until'] as const) : []
    for (const part of ['name', 'factor', ...days] as const) {
      texts[`season-${part}-${line}`] = String(season[part])
    }
  }
  const named = (kind: string, ids: readonly number[]) => ids.map((id) => `${kind}:${id}`)
  return {
    texts,
    ticked: {
      within: [
        ...named('sub-centre', filter.subCentreIds),
        ...named('department', filter.departmentIds),
        ...named('team', filter.teamIds),
      ],
      category: [...filter.staffCategories],
      type: filter.businessTypeIds.map(String),
      channel: [...filter.channels],
    },
  }
}

/** What a new plan begins with: five calls of each agent a month, summer temps twice as many. */
export const freshValues: PlanValues = {
  texts: {
    ...{ unit: 'agent', quota: '5', period: 'month', spread: 'on', dueDays: '5' },
    ...{ riskPercent: '30', doublePercent: '10', assignment: 'turn', 'factor-summer-temp': '2' },
    ...{ 'season-name-0': '度夏', 'season-from-0': '06-15', 'season-until-0': '09-15' },
    ...{ 'season-factor-0': '1.5' },
  },
  ticked: {},
}
