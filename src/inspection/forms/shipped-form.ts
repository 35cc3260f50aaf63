import type { ItemBody } from './item-rules.ts'
import type { ItemChoice } from './schema.ts'

export type ShippedItem = ItemBody & { code: string }

type Given = Omit<ItemBody, 'kind' | 'choices' | 'excusedByAbuse' | 'fact' | 'gate'> &
  Partial<Pick<ItemBody, 'excusedByAbuse' | 'fact' | 'gate'>> & { code: string }

const item = (kind: ItemBody['kind'], given: Given, choices: ItemChoice[]): ShippedItem => ({
  ...{ excusedByAbuse: false, fact: null, gate: null },
  ...{ kind, choices },
  ...given,
})

/** The middle step is for what was done, but not wholly. */
const graded = (full: string, partial: string, none: string, percent = 50): ItemChoice[] => [
  { key: 'full', label: full, percent: 100 },
  { key: 'partial', label: partial, percent },
  { key: 'none', label: none, percent: 0 },
]
const plain = (full: string, none: string): ItemChoice[] => [
  { key: 'full', label: full, percent: 100 },
  { key: 'none', label: none, percent: 0 },
]
const gained = (yes: string): ItemChoice[] => [
  { key: 'yes', label: yes, percent: 100 },
  { key: 'no', label: '没有', percent: 0 },
]
const happened = (what: string): ItemChoice[] => [
  { key: 'clear', label: '没有', percent: 100 },
  { key: 'happened', label: what, percent: 0 },
]

/**
 * 95598 通话质检表, as it comes with the product; each centre rewrites it as it sees fit. Half of the
 * weight lies on how the customer is treated and whether what was asked for is set going, as these are
 * what internal complaints are about; form alone (opening, closing) weighs little. An item that not
 * every call gives an occasion for asks that first, so that 没有这个场合 is never taken for 没做到.
 * Under abuse by the customer the items about mood are left out: calm cannot be asked of the abused.
 */
export const shippedForm: { name: string; bonusCap: number; items: readonly ShippedItem[] } = {
  name: '95598 通话质检表',
  bonusCap: 5,
  items: [
    // Small weight: a forgotten phrase annoys nobody, but the number makes the agent answerable.
    item(
      'weighted',
      {
        code: 'opening.greeting',
        section: '开场与身份',
        title: '规范开场',
        guidance: '接通后主动问候，报单位和工号，让客户知道在和谁说话。',
        weight: 3,
      },
      graded('问候并报单位、工号', '有问候，没报全', '没有问候'),
    ),
    // Wrong address or account: the crew goes astray, and the order comes back (003-13).
    item(
      'weighted',
      {
        code: 'opening.identity',
        section: '开场与身份',
        title: '核对户号、地址和联系方式',
        guidance: '逐项复述请客户确认；地址要到能找到的程度，联系电话要问清是否就是来电号码。',
        weight: 5,
        gate: '这通电话要不要核对户号、地址或身份？',
      },
      graded('逐项核对清楚', '核对不全', '没有核对，或核对错了'),
    ),
    // 003-18 用心倾听
    item(
      'weighted',
      {
        code: 'listening.attentive',
        section: '倾听与安抚',
        title: '用心倾听，不抢话',
        guidance:
          '让客户把话说完，有回应；不打断、不反复问客户已说过的事。抢话比例只供参考，以听到的为准。',
        weight: 8,
        fact: 'talk-over',
      },
      graded('耐心听完并有回应', '偶有打断或重复发问', '多次打断，或明显没在听'),
    ),
    // 003-18 稳定情绪
    item(
      'weighted',
      {
        code: 'listening.calming',
        section: '倾听与安抚',
        title: '稳定客户情绪',
        guidance:
          '先回应感受再谈事情；“您别激动”“这是规定”不算安抚。看坐席说了什么，不看客户最后消没消气。',
        weight: 10,
        gate: '客户有没有着急、不满或情绪激动？',
        excusedByAbuse: true,
      },
      graded('先回应感受，再一起解决', '有安抚，但是套话', '没有安抚，或越说越僵'),
    ),
    // 003-18 避免升级, 003-19 避免向集团或媒体投诉
    item(
      'weighted',
      {
        code: 'listening.escalation',
        section: '倾听与安抚',
        title: '避免升级',
        guidance:
          '客户提到投诉、12398、媒体或上级时，不激、不拦、不推：说明能做什么，按规定受理或请班长接手。',
        weight: 6,
        gate: '客户有没有说要投诉、找媒体或找上级？',
        excusedByAbuse: true,
        fact: 'rule-hits',
      },
      plain('妥当应对，没有激化', '激化、阻拦或置之不理'),
    ),
    item(
      'weighted',
      {
        code: 'listening.tone',
        section: '倾听与安抚',
        title: '语气和用语',
        guidance: '平和、尊重，不用反问、命令和不耐烦的口气，不说服务忌语。声音大不等于态度差。',
        weight: 8,
        excusedByAbuse: true,
      },
      graded('平和得体', '偶有生硬', '不耐烦、反问或用了忌语'),
    ),
    // A question not understood is answered wrongly, and the customer calls again (000-05).
    item(
      'weighted',
      {
        code: 'business.understood',
        section: '业务准确',
        title: '听清诉求',
        guidance: '用自己的话复述客户要什么、哪里不满，得到确认后再答复。',
        weight: 8,
      },
      graded('问清并复述确认', '大体明白，没有确认', '答非所问'),
    ),
    // The heaviest single item: 业务差错 is one of the fault categories.
    item(
      'weighted',
      {
        code: 'business.accurate',
        section: '业务准确',
        title: '答复准确完整',
        guidance: '电价、政策、时限、流程以知识库当日内容为准。说错了但当场更正的，算有遗漏。',
        weight: 14,
      },
      graded('准确完整', '有遗漏，不影响办理', '有错，会误导客户', 60),
    ),
    // 003-17 杜绝推诿, 003-09 首问责任制
    item(
      'weighted',
      {
        code: 'handling.ownership',
        section: '解决与派单',
        title: '首问负责，不推诿',
        guidance:
          '能办的当场办；不归热线办的说清归谁、怎么找到，并替客户迈出第一步。只给一个号码让客户自己打，算推诿。',
        weight: 10,
        fact: 'rule-hits',
      },
      graded('负责到底', '给了办法，没有帮到位', '推诿'),
    ),
    // 004-24 应派未派 weighs more than other faults.
    item(
      'weighted',
      {
        code: 'handling.dispatch',
        section: '解决与派单',
        title: '应派尽派',
        guidance:
          '需要现场处理、核实或回复的都要派单，类型、地址、诉求写对。客户说“算了”但问题还在的，照派。',
        weight: 8,
        gate: '这个诉求需不需要派单？',
      },
      graded('派了，内容准确', '派了，类型或内容有误', '应派未派'),
    ),
    item(
      'weighted',
      {
        code: 'handling.hold',
        section: '解决与派单',
        title: '保持有交代',
        guidance: '让客户等之前说明原因和大概多久，征得同意；回来先致谢。超过一分钟要回来说一声。',
        weight: 3,
        gate: '有没有让客户在线等待（保持）？',
        fact: 'hold-ms',
      },
      graded('事先说明，回来致谢', '只做到一半', '一声不响就保持'),
    ),
    item(
      'weighted',
      {
        code: 'handling.transfer',
        section: '解决与派单',
        title: '转接不让客户重说',
        guidance: '说明转给谁、为什么，把客户说过的交代给对方。',
        weight: 3,
        gate: '有没有转接？',
        fact: 'transferred',
      },
      graded('说明并交代清楚', '说明了，没有交代', '直接转走'),
    ),
    // Silence reads as indifference to whoever waits; the machine measures it, a person judges why.
    item(
      'weighted',
      {
        code: 'handling.silence',
        section: '解决与派单',
        title: '不冷场',
        guidance: '查询时告诉客户在做什么。客户自己在找户号等造成的静默不算。',
        weight: 3,
        fact: 'longest-silence-ms',
      },
      plain('没有无故冷场', '无故冷场'),
    ),
    // A promised call-back that never came is a complaint of its own (broken-promise).
    item(
      'weighted',
      {
        code: 'promise.clear',
        section: '承诺',
        title: '承诺说得清、兑现得了',
        guidance: '说清什么时间、由谁、用什么方式联系客户，在规定时限之内；不替别的部门打包票。',
        weight: 5,
        gate: '有没有答应客户回电、上门或办结的时间？',
      },
      graded('时间、人、方式都说清', '说得含糊', '随口承诺，或超出规定'),
    ),
    item(
      'weighted',
      {
        code: 'closing.confirm',
        section: '结束',
        title: '确认结果',
        guidance: '说一遍处理结果或下一步，问还有没有别的需要。',
        weight: 4,
        gate: '通话是不是正常结束的（客户没有中途挂断）？',
      },
      graded('确认结果并询问', '只做其一', '都没做'),
    ),
    item(
      'weighted',
      {
        code: 'closing.farewell',
        section: '结束',
        title: '礼貌结束',
        guidance: '致谢道别，等客户先挂。',
        weight: 2,
        gate: '通话是不是正常结束的（客户没有中途挂断）？',
      },
      plain('礼貌道别', '草草结束'),
    ),
    // Praise counts as much as blame: what goes beyond duty is seen in the score too (002-15).
    item(
      'bonus',
      {
        code: 'bonus.comfort',
        section: '加分',
        title: '主动安抚，化解不满',
        guidance: '客户带着气来，坐席主动体谅、多走一步，客户语气明显缓和或道谢。',
        weight: 3,
      },
      gained('做到了'),
    ),
    // 002-02 从受理中心到解决中心
    item(
      'bonus',
      {
        code: 'bonus.solved',
        section: '加分',
        title: '一次解决',
        guidance: '客户不必再打第二次：问题当场解决，或多想一步把后面会遇到的也交代了。',
        weight: 3,
      },
      gained('做到了'),
    ),
    item(
      'fatal',
      {
        code: 'fatal.abuse',
        section: '致命项',
        title: '辱骂、讽刺客户',
        guidance: '骂人、挖苦、威胁。被客户辱骂也不能回骂；语气生硬不算，在“语气和用语”里评。',
        weight: 0,
      },
      happened('有辱骂、讽刺或威胁'),
    ),
    item(
      'fatal',
      {
        code: 'fatal.hung-up',
        section: '致命项',
        title: '擅自挂断',
        guidance: '客户话没说完就挂。客户持续辱骂，按规定提醒后结束的不算；线路故障不算。',
        weight: 0,
      },
      happened('擅自挂断'),
    ),
    item(
      'fatal',
      {
        code: 'fatal.disclosure',
        section: '致命项',
        title: '泄露客户信息',
        guidance: '未核实身份就把别人的户号、地址、电话、用电情况告诉来电人。',
        weight: 0,
      },
      happened('泄露了客户信息'),
    ),
    // What this product exists for: complaints that never reach the register.
    item(
      'fatal',
      {
        code: 'fatal.concealment',
        section: '致命项',
        title: '诱导撤诉、瞒报投诉',
        guidance: '劝客户别投诉、答应私下解决换取不登记，或客户明确投诉却不按投诉受理。',
        weight: 0,
        fact: 'rule-hits',
      },
      happened('诱导撤诉或瞒报'),
    ),
  ],
}
