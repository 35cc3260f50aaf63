import type { Chance, Piece } from './pieces.ts'

const some = (chance: Chance, count: number) =>
  Array.from({ length: count }, () => String(chance.upTo(10))).join('')
const sung = (text: string) =>
  text.replaceAll(/\d/g, (digit) => '零一二三四五六七八九'[Number(digit)] as string)
const either = (chance: Chance, text: string) => (chance.often(0.4) ? sung(text) : text)

type Said = [before: string, figure: string, after: string]

/** Figures a reader needs, each as the sentence people say it in. */
const figures: Readonly<Record<string, (chance: Chance) => Said>> = {
  money: (c) => [
    c.oneOf(['这个月电费一共', '账户余额还有', '上次交了', '欠费', '扣了我']),
    c.oneOf([
      `${1 + c.upTo(2000)}.${some(c, 2)}`,
      '三百二十一',
      '一千零五',
      '五十六块八',
      some(c, 3),
    ]),
    c.oneOf(['元', '块钱', '元左右']),
  ],
  'kilowatt-hours': (c) => [
    c.oneOf(['上个月用了', '一天用', '电量是', '表上走了']),
    c.oneOf([String(1 + c.upTo(90_000)), '三百二十', '一千二百三十四', '两万一']),
    c.oneOf(['度电', '度', '千瓦时']),
  ],
  date: (c) => [
    c.oneOf(['停电是从', '我在', '预计到', '工单是']),
    c.oneOf([
      `20${20 + c.upTo(8)}年${1 + c.upTo(12)}月${1 + c.upTo(28)}日`,
      `${sung(`20${20 + c.upTo(8)}`)}年${c.oneOf(['三', '十一', '十二'])}月${c.oneOf(['五', '二十一'])}号`,
      `2026-${10 + c.upTo(3)}-${10 + c.upTo(19)}`,
      `${1 + c.upTo(12)}月${1 + c.upTo(28)}号`,
    ]),
    c.oneOf(['开始的', '报的修', '恢复送电', '派出去的']),
  ],
  time: (c) => [
    c.oneOf(['昨天', '今天下午', '大概']),
    c.oneOf([
      `${1 + c.upTo(23)}:${10 + c.upTo(49)}`,
      `${1 + c.upTo(12)}点${1 + c.upTo(59)}分`,
      '三点四十五',
      '八点半',
    ]),
    c.oneOf(['停的电', '打过一次', '左右来电的']),
  ],
  hotline: (c) => [
    c.oneOf(['我打了', '您可以拨打', '投诉到', '不行我就打']),
    either(c, c.oneOf(['95598', '12398', '12345', '110', '119'])),
    c.oneOf(['热线', '反映这个事', '都没人管', '也可以']),
  ],
  tariff: (c) => [
    c.oneOf(['电价是每度', '第一档', '谷段电价']),
    c.oneOf(['0.52', '零点五二', '0.4883', '五毛二']),
    c.oneOf(['元', '元一度', '块']),
  ],
  meter: (c) => [
    c.oneOf(['电表读数是', '表上的示数', '抄表止码', '电能表读数显示']),
    either(c, some(c, c.oneOf([4, 5, 6, 8]))),
    c.oneOf(['没有错', '跟账单不一样', '您核对一下']),
  ],
  'agent-number': (c) => [
    c.oneOf(['工号', '我的工号是', '请记一下我的工号']),
    either(c, some(c, c.oneOf([4, 5, 6, 8]))),
    c.oneOf(['为您服务', '很高兴为您服务', '有问题可以再来电']),
  ],
  order: (c) => [
    c.oneOf(['工单编号', '您的受理编号是', '工单号是', '受理号']),
    either(c, c.oneOf([`2026${some(c, 8)}`, `26${some(c, 10)}`, some(c, 6)])),
    c.oneOf(['已经派下去了', '请您记一下', '到现在没人来']),
  ],
  rating: (c) => [
    c.oneOf(['空调是', '变压器容量', '电压只有', '家里装的']),
    either(c, c.oneOf([some(c, 3), '220', '380', '10000'])),
    c.oneOf(['伏', '千伏安', '瓦', '千瓦']),
  ],
}

export function plainSentence(chance: Chance): Piece[] {
  const kind = chance.oneOf(Object.keys(figures))
  const [before, text, after] = (figures[kind] as (c: Chance) => Said)(chance)
  return [{ text: before }, { text, plain: kind }, { text: after }]
}

/** What people say without any figure in it; much of it sounds like a name or a place. */
export const talk = [
  '我们小区停电了',
  '整个村都没有电',
  '你们单位的师傅什么时候过来',
  '楼道里的灯不亮',
  '电表箱冒烟了',
  '您好请问有什么可以帮您',
  '请您稍等我帮您查一下',
  '对方态度特别差',
  '上一位坐席说马上派人',
  '我要投诉你们供电所',
  '市里的领导都知道了',
  '高压线离房子太近',
  '任何时候都可以打过来',
  '我是房东不是租户',
  '门口那条路的路灯坏了',
  '全区都在检修',
  '县里说这两天限电',
  '这个小区归哪个供电所管',
  '他们楼上楼下都有电就我家没有',
  '万一明天还不来电怎么办',
  '平时都是微信交费的',
  '程序上需要您本人办理',
  '麻烦您对本次服务做出评价',
  '常年都是这个样子',
  '先生您别着急',
  '这位女士您慢慢说',
  '说了三次都没解决',
  '一共四个人八个房间',
  '二十四小时之内会有人联系您',
  '三相电缺一相',
]
