/** 人员类别 */
export const staffCategories = {
  regular: '正式',
  'summer-temp': '暑期工',
  outsourced: '外包',
  probation: '试用',
} as const
export type StaffCategory = keyof typeof staffCategories

/** 来电业务的大类;具体业务类型由字典维护。 */
export const requestKinds = {
  enquiry: '咨询查询',
  'fault-repair': '事故报修',
  complaint: '投诉',
  'tip-off': '举报',
  suggestion: '建议',
  praise: '表扬',
  other: '其他',
} as const
export type RequestKind = keyof typeof requestKinds
export const kindChoices = { ...requestKinds, none: '未归类' } as const
export type KindChoice = keyof typeof kindChoices

/** 来电渠道 */
export const channels = {
  phone: '人工电话',
  ivr: 'IVR',
  app: '掌上电力APP',
  website: '电力网站',
  other: '其他',
} as const
export type Channel = keyof typeof channels

export const dictionaryRefusals = {
  'type-name-taken': '已经有这个名称的业务类型',
} as const
