import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import type { LexiconRule } from '#src/screening/lexicon/rule.ts'

const people: Record<ComplaintTarget, string> = {
  'this-agent': '本次坐席',
  'earlier-agent': '之前的坐席',
  hotline: '热线',
}

const faults: Record<FaultCategory, string> = {
  attitude: '态度不好',
  shirking: '推诿搪塞',
  'not-dispatched': '该派单没派',
  'business-error': '答错或办错了业务',
  'hung-up': '挂了电话',
  'broken-promise': '没兑现承诺',
  disclosure: '泄露了信息',
  other: '服务有问题',
}

/**
 * Names the suspicion for a list. Only where a rule heard the customer is it the customer who
 * says so; what an agent gave away or the learned weights suspect stays a suspicion.
 */
export function headlineOf(
  category: FaultCategory,
  target: ComplaintTarget | null,
  evidence: LexiconRule | undefined,
): string {
  const suspicion = `${people[target ?? 'hotline']}${faults[category]}`
  return evidence?.voice === 'customer' ? `客户说${suspicion}` : `疑似${suspicion}`
}
