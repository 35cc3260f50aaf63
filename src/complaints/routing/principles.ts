import type { Principle } from './vocabulary.ts'

export type NamedDepartment = { id: number; name: string }

/** What is known of a complaint that decides where it goes. */
export type RoutingFacts = {
  /** Of the agent concerned. */
  cause: NamedDepartment | null
  businessType: string | null
  /** Who answers for that business type (归口). */
  area: NamedDepartment | null
  province: string | null
  /** Who answers for that province (属地). */
  region: NamedDepartment | null
  taker: { name: string; department: NamedDepartment | null }
}

export type RoutingOption = {
  principle: Principle
  /** Null where it does not apply, or says nothing about a department. */
  department: NamedDepartment | null
  applies: boolean
  why: string
}

/** 五大原则 in the order in which they are asked, each with why it applies or why not. */
export function routingOptions(facts: RoutingFacts): RoutingOption[] {
  return [
    byCause(facts),
    byArea(facts),
    byRegion(facts),
    handleFirst(facts),
    {
      principle: 'overall-interest',
      department: null,
      applies: false,
      why: '部门之间有争议、由质量保证部裁定时才用',
    },
  ]
}

/** The first that applies; one always does, since somebody took the complaint in. */
export function proposedOf(options: readonly RoutingOption[]): RoutingOption {
  const first = options.find(({ applies }) => applies)
  if (!first) throw new Error('no principle applies')
  return first
}

function byCause({ cause }: RoutingFacts): RoutingOption {
  const why = cause ? `当事坐席在${cause.name}` : '还不知道当事坐席是哪个部门的'
  return option('cause', cause, why)
}

function byArea({ businessType, area }: RoutingFacts): RoutingOption {
  const unknown =
    businessType === null ? '不知道来电是什么业务' : `“${businessType}”还没有设归口部门`
  const why = area ? `“${businessType ?? ''}”归口${area.name}` : unknown
  return option('line-of-duty', area, why)
}

function byRegion({ province, region }: RoutingFacts): RoutingOption {
  const unknown = province === null ? '不知道客户在哪个省' : `${province}还没有设属地部门`
  return option('territorial', region, region ? `${province ?? ''}由${region.name}负责` : unknown)
}

function handleFirst({ taker }: RoutingFacts): RoutingOption {
  const whom = taker.department
    ? `谁受理谁先办，${taker.name}在${taker.department.name}`
    : `谁受理谁先办，${taker.name}不在哪个客服部，请选一个部门先办`
  return {
    principle: 'handle-first',
    department: taker.department,
    applies: true,
    why: `前三条定不下来时，先处理后定责：${whom}`,
  }
}

const option = (
  principle: Principle,
  department: NamedDepartment | null,
  why: string,
): RoutingOption => ({ principle, department, applies: department !== null, why })

export type RoutingChoice = { principle: Principle; departmentId: number; reason: string }

/** What is wrong with a choice; null where it can be dispatched. Another than the proposed needs a reason. */
export function choiceProblem(
  options: readonly RoutingOption[],
  { principle, departmentId, reason }: RoutingChoice,
) {
  if (principle === 'overall-interest') return 'only-arbitrated'
  const chosen = options.find((one) => one.principle === principle)
  if (!chosen?.applies) return 'not-applicable'
  const led = chosen.department?.id ?? departmentId
  if (principle !== 'handle-first' && led !== departmentId) return 'other-department'
  const proposed = proposedOf(options)
  const asProposed = proposed.principle === principle && led === departmentId
  return asProposed || reason !== '' ? null : 'choice-unexplained'
}
