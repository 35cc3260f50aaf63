import type { Side } from './reading.ts'

const words: Readonly<Record<Side, readonly string[]>> = {
  agent: [
    ...['坐席', '座席', '客服', '客服代表', '客服人员', '客服专员', '话务员', '接线员', '受理员'],
    ...['agent', 'operator', 'staff', 'csr', 'seat', 'service', 'a'],
  ],
  customer: [
    ...['客户', '用户', '来电人', '来电者', '主叫', '市民', '顾客'],
    ...['customer', 'client', 'user', 'caller', 'b'],
  ],
  left: ['左', '左声道', 'left', 'l'],
  right: ['右', '右声道', 'right', 'r'],
  unknown: ['未区分', '未知', '混音', 'unknown'],
}

const sides = new Map(
  Object.entries(words).flatMap(([side, list]) => list.map((word) => [word, side as Side])),
)

/** Names that say there is a speaker, but not which: 说话人1, SPEAKER_00. */
const anybody = /^(?:speaker|spk|说话人|发言人|讲话人)[\s_-]?[0-9a-z]{0,3}$/

/** Longest name of a speaker that is looked at. */
const longest = 20

/** Whose words they are by a name such as 坐席, 客服20636, customer, A; null when it is no name. */
export function sideNamed(name: string): Side | null {
  if (name.length > longest) return null
  const plain = name.normalize('NFKC').trim().toLowerCase()
  const known = sides.get(plain)
  if (known) return known
  if (anybody.test(plain)) return 'unknown'
  // 客服01, 坐席 20636, agent_7: a number tells which one, not which side.
  const bare = plain.replace(/[\s_#-]*(?:\d+号?|[(（].*[)）])$/, '')
  return bare.length > 1 ? (sides.get(bare) ?? null) : null
}

const [open, close] = ['[\\[(\uff08\u3010<]', '[\\])\uff09\u3011>]']
const name = '([^\\[\\]()\uff08\uff09\u3010\u3011<>:\uff1a]{1,20})'
const withColon = new RegExp(`^[-\u2013\u2014]?\\s*${open}?${name}${close}?\\s*[:\uff1a]`)
const inBrackets = new RegExp(`^[-\u2013\u2014]?\\s*${open}${name}${close}`)

/** Cuts `坐席：` or `[客户]` from the front; a text that begins with any other word stays whole. */
export function cutSpeaker(given: string): { side: Side | null; text: string } {
  const text = given.trim()
  // A speaker stands at the very front; a look further would cost much in odd texts.
  const front = text.slice(0, 2 * longest)
  for (const pattern of [withColon, inBrackets]) {
    const match = pattern.exec(front)
    const side = match?.[1] === undefined ? null : sideNamed(match[1])
    if (match && side) return { side, text: text.slice(match[0].length).trim() }
  }
  return { side: null, text }
}
