import type { ComplaintDetail } from './queries.ts'
import type { RoutingPart } from './routing/part.ts'
import type { ComplaintStage } from './vocabulary.ts'

export type NextStep = {
  what: string
  who: string
  dueAt: number | null
  /** Which part of the page holds the form of it. */
  part: 'routing' | 'handling' | 'flow'
}

type Facts = {
  complaint: Pick<
    ComplaintDetail,
    | 'stage'
    | 'verdict'
    | 'class'
    | 'dueAt'
    | 'handlerName'
    | 'handlingDepartment'
    | 'openedByName'
    | 'pausedAt'
  >
  routing: Pick<RoutingPart, 'sendBack' | 'arbitration' | 'dispatch'> | null
}

/** What is to be done now, by whom and until when; null where nothing is. */
export function nextStep({ complaint, routing }: Facts): NextStep | null {
  const { stage, dueAt, openedByName, handlerName } = complaint
  const department = complaint.handlingDepartment ?? '承办部门'
  const sender = routing?.dispatch?.byName ?? openedByName
  const step = (part: NextStep['part'], what: string, who: string) => ({ part, what, who, dueAt })
  if (routing?.arbitration && stage === 'dispatched')
    return step('routing', '裁定归属', '质量保证部')
  if (routing?.sendBack) {
    return step('routing', '答复回退申请', `派单人${sender}或质量保证部`)
  }
  if (stage === 'opened' && complaint.class === 'external') {
    return step('flow', '转出对外投诉', '质量保证部')
  }
  const unfounded = complaint.verdict === 'unsubstantiated'
  const steps: Partial<Record<ComplaintStage, NextStep>> = {
    opened: step('routing', '派单', `首问责任人${openedByName}或有派单权限的人`),
    dispatched: step('routing', '接收派单', department),
    intervening: step('handling', '联系客户、答复处理结果', `${handlerName}（${department}）`),
    investigating: step('handling', '调查核实', '质量保证部，承办人除外'),
    visiting: step('handling', '回访客户', '回访人员，承办人和核实人除外'),
    settling: step('handling', unfounded ? '办结' : '定责、落实改进、办结', '质量保证部'),
  }
  return steps[stage] ?? null
}
