/** 五大原则: which of them decided where a complaint goes. */
export const principles = {
  cause: '谁引起谁善后',
  'line-of-duty': '谁主管谁处理',
  territorial: '属地管理',
  'handle-first': '先处理后定责',
  'overall-interest': '服从公司整体利益',
} as const
export type Principle = keyof typeof principles

/** 主办、催办、协办 */
export const participantRoles = { host: '主办', chaser: '催办', helper: '协办' } as const
export type ParticipantRole = keyof typeof participantRoles

/** 回退原因 */
export const sendBackReasons = {
  'wrong-department': '不归我部门办',
  'wrong-category': '类别有误',
  'wrong-address': '地址有误',
  'wrong-person': '当事人有误',
  incomplete: '信息不全，无法办理',
} as const
export type SendBackReason = keyof typeof sendBackReasons

export const sendBackAnswers = { agreed: '同意回退', declined: '不同意回退' } as const
export type SendBackAnswer = keyof typeof sendBackAnswers

export const routingRefusals = {
  external: '这是对外投诉，不派给客服部：转出，或者先改判为对内',
  'no-department': '没有这个部门，请重新选择',
  'only-arbitrated': '“服从公司整体利益”只在裁定归属时用，请换一条原则',
  'not-applicable': '这一条原则在这件投诉上用不上，请看各条后面的说明',
  'other-department': '这一条原则指向的是另一个部门；要派给别的部门，请换一条原则并写明理由',
  'choice-unexplained': '没有按建议派单，请写明理由',
  'again-unexplained': '这个部门上次申请回退已获同意，再派给它请写明理由',
  'not-received': '这件投诉没有派给您的部门，由承办部门办理',
  'no-business-type': '没有这个业务类型，可能刚刚改过，请刷新再设',
  'no-dispatch': '这件投诉现在没有派给哪个部门',
  arbitrated: '归属已经裁定，不能再退回，也不再裁定',
  'send-back-open': '已经有一份回退申请在等答复',
  'send-back-waits': '回退申请还没有答复，答复之后再接收',
  'no-send-back': '没有等答复的回退申请，可能刚刚有人答复了',
  'own-send-back': '自己提的回退申请，要由派单人或质量保证部来答复',
  'not-sender': '回退申请由派单人或质量保证部答复',
  'decline-unexplained': '不同意回退请写明理由',
  'arbitration-open': '已经申请了裁定，等质量保证部决定',
  'not-party': '只有承办部门和派单人可以申请裁定',
  'no-arbitration': '没有等裁定的申请，可能刚刚有人裁定了',
  'own-arbitration': '自己申请的裁定，要由别人来决定',
  'takes-part': '这个部门已经在参与，或者就是主办部门',
  'no-part': '这个部门已经不在参与，可能刚刚有人去掉了',
  'expedited-now': '您十分钟内刚催办过，对方已经收到',
  'not-running': '这件投诉已经不在办理，不用催办',
} as const

/** Provinces whose customers the hotline serves; others can be added as they come. */
export const servedProvinces = [
  ...['北京', '天津', '河北', '冀北', '山西', '山东', '上海', '江苏', '浙江', '安徽', '福建'],
  ...['湖北', '湖南', '河南', '江西', '四川', '重庆', '辽宁', '吉林', '黑龙江', '蒙东', '陕西'],
  ...['甘肃', '青海', '宁夏', '新疆', '西藏'],
] as const

/** What the list of requests can be narrowed to. */
export const sendBackStates = { waiting: '等答复', ...sendBackAnswers } as const

/** Who hands over what was never dispatched before. */
export const takenIn = '受理'
