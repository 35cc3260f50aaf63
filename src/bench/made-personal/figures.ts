import type { Chance } from './pieces.ts'

const sung = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** How one person says digits, all the way through. */
export type DigitStyle = (digit: string) => string

export function digitStyle(chance: Chance): DigitStyle {
  const style = chance.oneOf(['written', 'written', 'read', 'read', 'phone', 'phone', 'full-width'])
  const zero = chance.oneOf(['零', '〇', '洞', '零'])
  const two = chance.oneOf(['二', '两', '二'])
  const seven = chance.oneOf(['七', '七', '拐'])
  return (digit) => {
    const value = Number(digit)
    if (style === 'written') return digit
    if (style === 'full-width') return String.fromCodePoint(0xff10 + value)
    if (value === 1 && style === 'phone') return '幺'
    if (value === 0 && style === 'phone') return zero
    if (value === 2 && style === 'phone') return two
    if (value === 7 && style === 'phone') return seven
    return sung[value] as string
  }
}

const some = (chance: Chance, count: number) =>
  Array.from({ length: count }, () => String(chance.upTo(10))).join('')

export function madePhone(chance: Chance): string {
  const prefix = chance.oneOf(['13', '15', '17', '18', '19', '16', '14'])
  return prefix + some(chance, 9)
}

export const madeLandline = (chance: Chance): string =>
  chance.oneOf(['010', '022', '0312', '0755', '0571', '028', '0931']) +
  String(2 + chance.upTo(7)) +
  some(chance, 6 + chance.upTo(2))

const places = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

export function madeIdentity(chance: Chance): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const area = chance.oneOf(['110105', '130603', '320102', '440305', '510107', '620102', '210103'])
  const born = `${1940 + chance.upTo(68)}${two(1 + chance.upTo(12))}${two(1 + chance.upTo(28))}`
  const body = area + born + some(chance, 3)
  const rest = [...body].reduce((sum, digit, at) => sum + Number(digit) * (places[at] ?? 0), 0) % 11
  return body + ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][rest]
}

export function madeCard(chance: Chance): string {
  const start = chance.oneOf(['622202', '621700', '622848', '621226', '436742', '622588'])
  const body = start + some(chance, chance.oneOf([9, 12]))
  const sum = [...body].toReversed().reduce((total, digit, at) => {
    const value = at % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return body + String((10 - (sum % 10)) % 10)
}

export const madeCustomerNumber = (chance: Chance): string =>
  String(1 + chance.upTo(9)) + some(chance, chance.oneOf([9, 9, 9, 12]))

const families = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁',
  ...'魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟万段雷钱汤尹黎易常武乔贺赖龚文',
  ...['欧阳', '司马', '上官', '诸葛'],
]
const givens = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红建国志辉鹏飞宇浩然晨曦梓涵欣怡子轩',
  ...'文斌海波云峰春梅秀珍淑贞凤德福贵荣昌盛庆祥永胜立新学良振东家宝小燕大鹏有财来福',
]

export const madeFamily = (chance: Chance) => chance.oneOf(families)
export const madeName = (chance: Chance) =>
  madeFamily(chance) + chance.oneOf(givens) + (chance.often(0.7) ? chance.oneOf(givens) : '')

const cities = ['保定', '石家庄', '天津', '唐山', '南京', '成都', '兰州', '沈阳', '青岛', '西安']
const districts = ['朝阳', '莲池', '长安', '高新', '武侯', '城关', '和平', '崂山', '雁塔', '竞秀']
const roads = [
  '建国',
  '中山',
  '五四',
  '裕华东',
  '和平',
  '东风',
  '人民',
  '天府',
  '长江',
  '七一',
  '滨河',
]
const estates = ['阳光', '金色家', '万科城', '滨江', '紫荆', '碧水', '锦绣', '怡和', '丽景', '东方']
const villages = ['李家', '西王', '小张', '大杨', '前进', '东沟', '北河', '南马', '新民']

/** Each part by itself, so that a speaker may pause between them. */
export function madeAddress(chance: Chance): string[] {
  const ten = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']
  const chinese = chance.often(0.5)
  const number = (most: number) => {
    const value = 1 + chance.upTo(most)
    return chinese
      ? (ten[value] ?? [...String(value)].map((d) => sung[Number(d)]).join(''))
      : `${value}`
  }
  const room = [...String(1 + chance.upTo(9)), '0', String(1 + chance.upTo(4))]
    .map((digit) => (chinese ? sung[Number(digit)] : digit))
    .join('')
  const city = chance.often(0.4) ? [`${chance.oneOf(cities)}市`] : []
  const district = chance.often(0.6) ? [`${chance.oneOf(districts)}区`] : []
  const shape = chance.upTo(4)
  if (shape === 0) {
    const road = `${chance.oneOf(roads)}${chance.oneOf(['路', '大街', '街', '大道'])}`
    return [...city, ...district, road, `${number(180)}号`]
  }
  if (shape === 1) {
    const estate = `${chance.oneOf(estates)}${chance.oneOf(['小区', '花园', '苑', '家园', '公寓'])}`
    return [
      ...city,
      ...district,
      estate,
      `${number(12)}${chance.oneOf(['号楼', '栋', '幢'])}`,
      `${number(6)}单元`,
      `${room}${chance.oneOf(['', '室'])}`,
    ]
  }
  if (shape === 2) {
    const village = `${chance.oneOf(villages)}${chance.oneOf(['村', '庄', '屯'])}`
    return [
      `${chance.oneOf(districts)}县`,
      `${chance.oneOf(roads)}镇`,
      village,
      ...(chance.often(0.6) ? [`${number(9)}组`] : []),
    ]
  }
  return [
    `${chance.oneOf(roads)}${chance.oneOf(['街', '路', '巷'])}`,
    `${number(99)}号院`,
    `${number(12)}号楼`,
    room,
  ]
}

export function madePlate(chance: Chance): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
  const rest = Array.from({ length: 5 }, () => chance.oneOf([...`${letters}0123456789`])).join('')
  return chance.oneOf([...'冀京津鲁苏川']) + chance.oneOf([...letters]) + rest
}
