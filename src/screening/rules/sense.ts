import { parsePattern } from '#src/screening/pattern.ts'

import type { NamedBody } from './body.ts'
import { listenerOf } from './try-out.ts'

/** What people say in calls that nobody complains in. A rule that finds these finds everybody. */
const everyday: readonly string[] = [
  '您好，国家电网，请问有什么可以帮您？',
  '喂，你好，我想问一下我家的电费。',
  '您的客户编号是多少？',
  '我看一下啊，编号是零三二六。',
  '请您稍等，我帮您查询一下。',
  '好的，没事，你查吧。',
  '您这边上个月的电费是八十六块三。',
  '哦，那我知道了，怎么交啊？',
  '可以在网上国网交，也可以去营业厅。',
  '行，那我在手机上交一下。',
  '我们这里停电了，什么时候能来？',
  '您的地址是哪里？',
  '就在人民路这边，整个小区都没电。',
  '已经为您登记了，抢修人员会跟您联系。',
  '大概要多长时间？',
  '一般城区四十五分钟到现场。',
  '好，谢谢你啊。',
  '不客气，请问还有其他可以帮您的吗？',
  '没有了，谢谢。',
  '感谢您的来电，请您对我的服务做出评价，再见。',
]

/** A share of everyday sentences above this cannot be a clue. */
const tooMany = 0.2

/** How many of the everyday sentences a rule would find. */
export function everydayHits(named: NamedBody): { found: number; of: number } {
  const anybody = { ...named, body: { ...named.body, voice: 'any', after: [] } as const }
  const hears = listenerOf(anybody)
  const found = everyday.filter((text) => hears({ voice: 'customer', text, before: '' }))
  return { found: found.length, of: everyday.length }
}

/**
 * What is wrong with a rule as a whole, or null: it would find everything, or nothing at all since
 * each of its own wordings is cancelled by its own 不算.
 */
export function senseProblem(named: NamedBody): string | null {
  const { found, of } = everydayHits(named)
  if (found > of * tooMany) {
    return `这样写，${of} 句平常话里会命中 ${found} 句，太宽了；写长一些，或用“不算”排除`
  }
  const { patterns, after, voice } = named.body
  const before = after[0] === undefined ? '' : (wordings(after[0])[0] ?? '')
  const speaker = voice === 'agent' ? 'agent' : 'customer'
  const hears = listenerOf(named)
  const every = patterns.slice(0, mostTried).flatMap(wordings).slice(0, mostTried)
  if (every.some((text) => hears({ voice: speaker, text, before }))) return null
  return '这样写谁也命中不了：每一种说法都被“不算”抵消了'
}

const mostTried = 60

/** Each alternative of a pattern once, the other groups filled by their first. */
function wordings(pattern: string): string[] {
  const groups = parsePattern(pattern).filter((group) => !('excluded' in group && group.excluded))
  return groups.flatMap((group, at) =>
    group.phrases.map((phrase) =>
      groups
        .map((other, place) => (place === at ? phrase : other.phrases[0])?.characters ?? '')
        .join(''),
    ),
  )
}
