import { causeWords, type RootCause, rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { exactInterval } from '#src/kernel/statistics/intervals.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { ControlPoint } from '../control/point.ts'
import { controlSignals } from '../control/vocabulary.ts'
import type { Evidence, Fact } from './evidence.ts'
import { chartOf } from './series.ts'
import { chartWeeks, type IssueKind, repeatedCause } from './vocabulary.ts'

export type Issue = {
  /** The same for the same matter in the same week. */
  key: string
  kind: IssueKind
  departmentId: number
  department: string
  fault: FaultCategory | null
  cause: RootCause | null
  detail: string | null
  /** Substantiated complaints of the week it is about. */
  count: number
  /** The problem in a line, as a supervision sheet would begin. */
  problem: string
  /** Why it is proposed, in numbers. */
  why: string
}

/** 共性问题: proposed from the numbers with their reasons; people decide what becomes of them. */
export function issuesOf(evidence: Evidence): Issue[] {
  const issues = evidence.departments.flatMap((department) => [
    ...chartIssues(evidence, department, null),
    ...keysOf(faultCategories).flatMap((fault) => chartIssues(evidence, department, fault)),
    ...shareIssues(evidence, department),
    ...causeIssues(evidence, department),
  ])
  return issues.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

const order: readonly IssueKind[] = ['beyond', 'share', 'run', 'rising', 'cause']

type Department = Evidence['departments'][number]

/** What the control chart of a department says, in sum or of one fault category. */
function chartIssues(
  evidence: Evidence,
  { id, name }: Department,
  fault: FaultCategory | null,
): Issue[] {
  const slice = fault === null ? { departmentId: id } : { departmentId: id, fault }
  const point = chartOf(evidence, slice).points.at(-1)
  if (!point || point.count === 0) return []
  const what = fault === null ? '属实投诉' : `“${faultCategories[fault]}”属实投诉`
  return signalIssues.flatMap(({ kind, signal, words }): Issue[] => {
    if (!point.signals.includes(signal)) return []
    return [
      {
        ...{ key: `${kind}-${id}-${fault ?? ''}`, kind, fault, departmentId: id, department: name },
        ...{ cause: null, detail: null, count: point.count },
        problem: `${name}本周${what} ${point.count} 件，${words}`,
        why: `${controlSignals[signal]}：${limitWords(point)}`,
      },
    ]
  })
}

const signalIssues = [
  { kind: 'beyond', signal: 'above', words: '超出控制限' },
  { kind: 'run', signal: 'run-above', words: '已连续多周偏高' },
  { kind: 'rising', signal: 'rising', words: '已连续六周上升' },
] as const

const limitWords = ({ count, centre, upper, exact }: ControlPoint) =>
  `本周 ${count} 件，中心线 ${short(centre ?? 0)} 件` +
  (upper === null ? '' : `，上控制限 ${short(upper)} 件${exact ? '（泊松精确限）' : '（3σ 限）'}`)

/**
 * A department whose share of the substantiated complaints is above its share of the answered calls,
 * even at the low end of the exact 95 % interval.
 */
function shareIssues(evidence: Evidence, { id, name }: Department): Issue[] {
  const now = substantiatedNow(evidence)
  const total = sum(now)
  const own = sum(now.filter(({ departmentId }) => departmentId === id))
  const calls = (only?: number) =>
    evidence.handled
      .filter(({ departmentId }) => only === undefined || departmentId === only)
      .reduce((all, row) => all + (row.calls[chartWeeks - 1] ?? 0), 0)
  const [handled, all] = [calls(id), calls()]
  if (handled === 0 || handled === all || own < 3) return []
  const expected = handled / all
  const interval = exactInterval(own, total)
  if (!interval || interval.low <= expected) return []
  return [
    {
      ...{ key: `share-${id}`, kind: 'share', departmentId: id, department: name, count: own },
      ...{ fault: null, cause: null, detail: null },
      problem: `${name}本周属实投诉 ${own} 件，占比明显高于其话务量占比`,
      why: `占全部 ${total} 件的 ${percent(own / total)}（95% 区间 ${percent(interval.low)}～${percent(interval.high)}），话务量只占 ${percent(expected)}`,
    },
  ]
}

/** The same branch of the cause tree again and again in one department. */
function causeIssues(evidence: Evidence, { id, name }: Department): Issue[] {
  const counts = new Map<string, { cause: RootCause; detail: string; count: number }>()
  for (const { departmentId, cause, detail, count } of substantiatedNow(evidence)) {
    if (departmentId !== id || cause === null || detail === null) continue
    const key = `${cause}.${detail}`
    counts.set(key, { cause, detail, count: (counts.get(key)?.count ?? 0) + count })
  }
  return [...counts]
    .filter(([, { count }]) => count >= repeatedCause)
    .toSorted(([, a], [, b]) => b.count - a.count)
    .map(([key, { cause, detail, count }]) => ({
      ...{ key: `cause-${id}-${key}`, kind: 'cause' as const, departmentId: id, department: name },
      ...{ fault: null, cause, detail, count },
      problem: `${name}本周 ${count} 件属实投诉都出于“${causeWords(cause, detail)}”`,
      why: `${rootCauses[cause]}：${causeWords(cause, detail)}，一周内 ${count} 件（满 ${repeatedCause} 件即提示）`,
    }))
}

const substantiatedNow = ({ facts }: Evidence): Fact[] =>
  facts.filter(({ ago, verdict }) => ago === 0 && verdict === 'substantiated')
const sum = (facts: readonly Fact[]) => facts.reduce((total, { count }) => total + count, 0)
const percent = (share: number) => `${(share * 100).toFixed(1)}%`
const short = (value: number) => String(Math.round(value * 10) / 10)
