/** 未上报的性质:瞒报 = 有人知情不报,漏报 = 没有人发现。 */
export const omissions = { concealed: '瞒报', missed: '漏报' } as const
export type Omission = keyof typeof omissions

/** 属实类型 */
export const faultCategories = {
  attitude: '服务态度',
  shirking: '推诿搪塞',
  'not-dispatched': '应派未派',
  'business-error': '业务差错',
  'hung-up': '擅自挂断',
  'broken-promise': '未兑现承诺',
  disclosure: '泄露信息',
  other: '其他',
} as const
export type FaultCategory = keyof typeof faultCategories

/** 投诉对象 */
export const complaintTargets = {
  'this-agent': '本次通话坐席',
  'earlier-agent': '之前通话的坐席',
  hotline: '热线',
} as const
export type ComplaintTarget = keyof typeof complaintTargets

/** How a complaint became known, as people sort them: reported by the agent, or left out. */
export const complaintOrigins = { reported: '已登记', ...omissions } as const
export type ComplaintOrigin = keyof typeof complaintOrigins

export const complaintSources = { register: '登记受理', screening: '筛查发现' } as const
export type ComplaintSource = keyof typeof complaintSources

/** Where a complaint stands. Later steps (干预、核实、回访) are not built yet. */
export const complaintStages = { opened: '已受理' } as const

/** 外部投诉的来处: people who gave up on the hotline and turned to somebody else. */
export const outsideSources = {
  '12345': '12345',
  '12398': '12398',
  media: '媒体',
  letter: '来信',
  group: '集团',
  other: '其他',
} as const
export type OutsideSource = keyof typeof outsideSources

export const outsideCaseRefusals = {
  'case-known': '这个来源的这个编号已经登记过了，没有再登记',
} as const

/** 回访评分, from 1 to 5. */
export const returnScoreRange = { least: 1, most: 5 } as const
/** Where a score begins to count as low can be set between these. */
export const lowScoreLine = { least: 1, most: 3 } as const

export const complaintRefusals = {
  'entry-accepted': '这条登记已经受理过了',
  'call-unknown': '这条登记的通话还没有到，先导入通话数据再受理',
} as const
