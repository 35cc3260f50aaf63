import type { Span } from './spans.ts'

const numeral = '[零〇一二三四五六七八九十百两幺0-9０-９a-dA-D甲乙丙丁]'
const han = '\\p{Script=Han}'
/** What an address is put together from, from the province down to the door. */
const wide = '省|自治区|自治州|特别行政区|市|州|盟|县|旗|区|镇|乡|街道|开发区|新区'
const middle =
  '大道|大街|街|路|巷|胡同|弄|(?<![楼车管渠频])道|小区|社区|花园|家园|公寓|新村|大厦|广场|苑|(?<!家)庭|府|庄|屯|村|里(?=[零〇一二三四五六七八九十0-9])|湾|院|坊|城'
const narrow = '号楼|号院|号|栋|幢|座|单元|层|楼|室|户|门|组|队|弄|支路|期|排'

const gap = '[\\s，,、\\n]{0,2}(?:嗯|呃|那个|就是|然后)?[\\s，,、\\n]{0,2}'
/** Words of the sentence around an address, never of its names. */
const sentence = '的|了|在|是|址|我|你|您|他|这|那|到|住|们|有|没|吗|呢|啊|停|家里|全|整|哪|什么'
const named = `(?:(?!${sentence})${han}){1,7}?`
/** 天府路 is no 天府: the name goes on. */
const ends = '(?!路|街|大道|巷|小区|社区|花园|家园|公寓|苑|区|县|镇|乡|村|市)'
const part = `(?:${named}(?:(?:${wide})(?!市)|(?:${middle})${ends})|(?:第|东|西|南|北|中)?${numeral}{1,5}(?:${narrow}))`
const lastNumber = `(?:${gap}${numeral}{2,4}(?![年月日点元块度]|号线|${numeral}))?`
const chain = new RegExp(`${part}(?:${gap}${part})*${lastNumber}`, 'dgu')

const fine = new RegExp(`(?:${middle})`, 'u')
const precise = new RegExp(`${numeral}{1,5}(?:号楼|号院|号|栋|幢|座|单元|室|组|队|户|排)`, 'u')
const door = new RegExp(`${numeral}{1,5}(?:号楼|栋|幢|座|单元)`, 'u')
/** 社区 and 小区 are no districts: “可以联系社区” names no place. */
const districts = new RegExp(`${han}(?:${wide})(?<![社小校园厂]区)`, 'gu')
/** What a chain begins with although it belongs to the sentence before it. */
const lead =
  /^(?:地址|位置|现场|小区|家庭|用电|详细|具体|安装|报修|家住|住址|就|位于|边(?!疆|城)|问(?:一下)?|今天|明天|后天|昨天|麻烦|请|从|来自|帮我|一下|给|去|以为|因为|还|也|跟|和(?!平|田|顺|县)|嗯|呃|啊|哦|然后|那个|这个|应该|可能|大概|户主|客户|用户|先生|女士|师傅|记录|登记|核对|确认|上门)+/

/** Places precise enough to find somebody: a road or a village with a number, a building, a door. */
export function addressesIn(text: string): Span[] {
  const spans: Span[] = []
  for (const match of text.matchAll(chain)) {
    const found = match[0].replace(/[\s，,、\n]+$/, '')
    const skipped = lead.exec(found)?.[0].length ?? 0
    const address = found.slice(skipped)
    const from = match.index + skipped
    if (isPrecise(address)) spans.push({ kind: 'address', from, to: from + address.length })
  }
  return spans
}

function isPrecise(address: string): boolean {
  const bare = address.replaceAll(/[\s，,、\n]/g, '')
  if (bare.length < 4) return false
  const numbered = precise.test(bare)
  if (fine.test(bare) && numbered) return true
  if (door.test(bare) && (bare.match(/\p{Script=Han}/gu) ?? []).length >= 4 && bare.length >= 5)
    return true
  const places = bare.match(districts)?.length ?? 0
  return (
    places >= 1 &&
    fine.test(bare) &&
    bare.length >= 6 &&
    /(?:村|庄|屯|路|街|巷|小区|社区|花园|家园|苑)$/.test(bare)
  )
}
