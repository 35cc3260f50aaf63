import { type Group, runsOf } from './digits.ts'
import type { Span } from './spans.ts'
import type { DataKind } from './vocabulary.ts'

/** What was said shortly before a place, by whoever spoke. */
export type ContextOf = (offset: number) => string

/**
 * Words that say what kind of number follows. Compounds come before their parts: 工单号码 is no
 * telephone. What a rule of the trade needs to stay readable is `plain`.
 */
const named =
  /(?<plain>工单(?:编号|号码|号)?|工号|受理(?:编号|号码|号)?|单号|流水号?|表号|资产(?:编号|号)?|读数|示数|抄表|止码|起码|度数|电量|电费|金额|余额|电价|单价|倍率|批次|热线|客服电话|服务电话|尾号|日期|时间|年份|编码)|(?<customer>户号|[客用][户电](?:编号|号码|号)|[缴交]费(?:编号|号码|号)|用电(?:编号|号码)|编号)|(?<id>身份证|证件)|(?<bank>银行卡|信用卡|储蓄卡|卡号|[账帐][号户])|(?<phone>电话|手机|号码|联系方式|座机|固话|打我|拨打?|回电|微信|(?:QQ|qq)|来电|传真|联系我)/g
type Named = 'plain' | 'customer' | 'id' | 'bank' | 'phone' | null

function namedIn(context: string): Named {
  let last: Named = null
  let end = 0
  for (const { groups, index, 0: word } of context.matchAll(named)) {
    const kinds = Object.entries(groups ?? {})
    last = (kinds.find(([, found]) => found !== undefined)?.[0] ?? null) as Named
    end = index + word.length
  }
  // The reading that was announced has been read out: the next number is another one.
  return last === 'plain' && figure.test(context.slice(end)) ? null : last
}

const figure = /[零〇一二两三四五六七八九幺0-9０-９]{2}/

/** Numbers everybody may know: hotlines and emergencies. */
const hotline = /^(?:95598|12398|12345|12315|10086|10010|10000|110|119|120|122|95\d{3}|1232\d)$/
const mobile = /^(?:0|86|0086)?1[3-9]\d{9}$/
const landline = /^(?:86|0086)?0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/
/** After a digit, what makes it an amount. */
const amount =
  /^ ?(?:[多来]?[十百千万亿]|元|块|毛|角|分钱|度|千瓦|瓦|安|伏|[%％]|米|公里|平|户|台|人|次|天|年|月|日|点|小时)/

/** Telephones, identity cards, bank cards and customer numbers, written or read out. */
export function numbersIn(text: string, contextOf: ContextOf): Span[] {
  return runsOf(text).flatMap((run) => {
    const spans: Span[] = []
    for (let first = 0; first < run.length; first++) {
      const found = longestFrom(run, first, text, contextOf)
      if (!found) continue
      spans.push(found.span)
      first = found.last
    }
    return spans
  })
}

/** One number is never read out in more pieces than it has digits. */
const mostPieces = 20

function longestFrom(run: readonly Group[], first: number, text: string, contextOf: ContextOf) {
  const start = run[first] as Group
  const context = namedIn(contextOf(start.from))
  let best: { span: Span; last: number; sure: number } | null = null
  for (let last = first; last < Math.min(run.length, first + mostPieces); last++) {
    const parts = run.slice(first, last + 1)
    const end = parts.at(-1) as Group
    const next = run[last + 1]
    const whole = !next || /[\n。]/.test(text.slice(end.to, next.from))
    const after = text.slice(end.to, end.to + 8)
    const before = text[start.from - 1] ?? ''
    const found = kindOf({ parts, before, after, whole }, context)
    if (!found || (best && found.sure < best.sure)) continue
    const { kind, sure } = found
    const letter = kind === 'id-card' ? (checkLetter.exec(after)?.[0].length ?? 0) : 0
    best = { span: { kind, from: start.from, to: end.to + letter }, last, sure }
  }
  return best
}

/** The last place of an identity card may be X, also read out. */
const checkLetter = /^(?:[\s，,、。·-]|嗯|呃|那个|然后|就是|最后)*[xXＸ叉]/

/** C2608040145 is the number of a call. */
const letter = /[A-Za-z_-]/

type Candidate = { parts: readonly Group[]; before: string; after: string; whole: boolean }
/** `sure` tells a number by its own shape (2) from one by the words before it (1). */
type Found = { kind: DataKind; sure: 1 | 2 }

function kindOf(candidate: Candidate, context: Named): Found | null {
  const digits = candidate.parts.map((part) => part.digits).join('')
  if (digits.length < 7 || digits.length > 20) return null
  const shaped = kindByShape(digits, candidate, context)
  if (shaped) return { kind: shaped, sure: 2 }
  const told = kindByContext(digits, candidate, context)
  return told && { kind: told, sure: 1 }
}

function kindByShape(
  digits: string,
  { parts, before, after }: Candidate,
  context: Named,
): DataKind | null {
  const n = digits.length
  if (isIdentity(digits, after)) return 'id-card'
  if (mobile.test(digits)) return 'phone'
  if (amount.test(after) || context === 'plain') return null
  if (n >= 16 && n <= 19 && passesLuhn(digits) && context !== 'id') return 'bank-card'
  if (landline.test(digits) && context !== 'customer') return 'phone'
  if ((n !== 10 && n !== 13) || letter.test(before)) return null
  if (context === 'customer') return 'customer-number'
  const alone = parts.length === 1 && context === null
  return alone && !/^[48]00|^20\d\d|^0/.test(digits) ? 'customer-number' : null
}

/** 2026-11-21, also as 20261121. */
function isDay(parts: readonly Group[]): boolean {
  const written = parts.map(({ digits }) => digits).join('-')
  return /^(?:19|20)\d\d-?(?:0?[1-9]|1[0-2])-?(?:0?[1-9]|[12]\d|3[01])$/.test(written)
}

function kindByContext(digits: string, candidate: Candidate, context: Named): DataKind | null {
  const { parts, before, after, whole } = candidate
  const n = digits.length
  if (!whole || context === 'plain' || isDay(parts)) return null
  // One digit misheard or lost still leaves most of a telephone.
  const spoken = parts.some((part) => part.spoken)
  if (spoken && /^1[3-9]/.test(digits) && n >= 10 && n <= 12) return 'phone'
  // 三七零九,幺二零,六六三五 read out as a customer number calls no ambulance.
  const least = context === 'phone' || parts.length === 1 ? 3 : 4
  const known = parts.some(({ digits: own }) => own.length >= least && hotline.test(own))
  if (amount.test(after) || known) return null
  if (context === 'id' && n >= 12 && n <= 18) return 'id-card'
  if (context === 'bank' && n >= 12) return 'bank-card'
  if (context === 'customer' && n <= 13 && !letter.test(before)) return 'customer-number'
  return context === 'phone' && n <= 12 ? 'phone' : null
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** By its date of birth and, where all eighteen places are there, its check place. */
function isIdentity(digits: string, after: string): boolean {
  const letter = digits.length === 17 && checkLetter.test(after)
  if (digits.length !== 18 && !letter) return false
  const [year, month, day] = [digits.slice(6, 10), digits.slice(10, 12), digits.slice(12, 14)]
  const born = /^(?:19|20)\d\d$/.test(year) && Number(month) <= 12 && Number(month) >= 1
  if (!born || Number(day) < 1 || Number(day) > 31 || !/^[1-9]/.test(digits)) return false
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  const check = '10X98765432'[sum % 11]
  return letter ? check === 'X' : digits[17] === check
}

function passesLuhn(digits: string): boolean {
  const sum = digits
    .split('')
    .toReversed()
    .map((digit, at) => (at % 2 === 1 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0)
  return sum % 10 === 0
}
