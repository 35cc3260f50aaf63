import type { ComplaintClass, FaultCategory } from '#src/complaints/vocabulary.ts'

/** The steps of a complaint in their order; a story goes along them and stops where it stands. */
export const caseSteps = [
  ...(['dispatch', 'accept', 'contact', 'reply', 'verify', 'visit', 'settle', 'close'] as const),
] as const
export type CaseStep = (typeof caseSteps)[number]

/** What else happened to it, or how it ended otherwise. */
export type CaseTurn =
  | 'major'
  | 'paused'
  | 'sent-back'
  | 'bounced'
  | 'unsubstantiated'
  | 'referred'
  | { mergedInto: string }

export type CaseStory = {
  name: string
  hoursAgo: number
  faultCategory: FaultCategory
  note: string
  /** The last step that was done; null while it waits for its dispatch. */
  until: CaseStep | null
  turn?: CaseTurn
  class?: ComplaintClass
}

const day = 24

/** One at every stage, and what can happen on the way. */
export const caseStories: readonly CaseStory[] = [
  {
    ...{ name: 'closed', hoursAgo: 9 * day, faultCategory: 'hung-up', until: 'close' },
    note: '来信说报修电话说到一半被挂断，再打进来等了二十分钟。',
  },
  {
    ...{ name: 'unfounded', hoursAgo: 8 * day, faultCategory: 'attitude', until: 'visit' },
    ...{ turn: 'unsubstantiated', note: '来信说坐席语气生硬，问电费时不愿多解释。' },
  },
  {
    ...{ name: 'settling', hoursAgo: 6 * day, faultCategory: 'not-dispatched', until: 'visit' },
    note: '来信说答应派单抢修，三天没有人上门，查不到工单。',
  },
  {
    ...{ name: 'visiting', hoursAgo: 5 * day, faultCategory: 'business-error', until: 'verify' },
    note: '来信说分时电价讲错了时段，按错的时段用电，多交了电费。',
  },
  {
    ...{ name: 'overdue', hoursAgo: 12 * day, faultCategory: 'shirking', until: 'accept' },
    note: '来信说问光伏并网进度，三次都让找别的部门。',
  },
  {
    ...{ name: 'investigating', hoursAgo: 3 * day, faultCategory: 'attitude', until: 'reply' },
    note: '来信说坐席反问“您自己不会看吗”。',
  },
  {
    ...{ name: 'bounced', hoursAgo: 2 * day, faultCategory: 'broken-promise', until: 'reply' },
    ...{ turn: 'bounced', note: '来信说答应当天回电，等了两天没有等到。' },
  },
  {
    ...{ name: 'paused', hoursAgo: 30, faultCategory: 'business-error', until: 'accept' },
    ...{ turn: 'paused', note: '来信说电表校验的费用前后两次说得不一样。' },
  },
  {
    ...{ name: 'sent-back', hoursAgo: 26, faultCategory: 'other', until: 'dispatch' },
    ...{ turn: 'sent-back', note: '来信只说“服务不好”，没有写时间和事情。' },
  },
  {
    ...{ name: 'major', hoursAgo: 5, faultCategory: 'shirking', until: 'accept' },
    ...{ turn: 'major', note: '网上有视频说停电两天打热线被来回推，已有转发。' },
  },
  {
    ...{ name: 'dispatched', hoursAgo: 2, faultCategory: 'attitude', until: 'dispatch' },
    note: '来信说坐席两次打断说话。',
  },
  {
    ...{ name: 'opened', hoursAgo: 1, faultCategory: 'business-error', until: null },
    note: '来信说发票抬头登记错了，改了两次还是错的。',
  },
  {
    ...{ name: 'merged', hoursAgo: 1, faultCategory: 'business-error', until: null },
    ...{ turn: { mergedInto: 'opened' }, note: '同一位客户又来信催问发票的事。' },
  },
  {
    ...{ name: 'referred', hoursAgo: 20, faultCategory: 'other', until: null },
    ...{ class: 'external', turn: 'referred', note: '来信反映施工队挖断了小区的水管。' },
  },
]
