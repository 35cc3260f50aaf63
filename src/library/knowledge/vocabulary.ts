/** 知识的六类. */
export const articleKinds = {
  faq: '常见问题',
  troubleshooting: '疑难解答',
  'typical-case': '典型案例',
  line: '线路资料',
  'key-customer': '重要客户',
  phone: '常用电话',
} as const
export type ArticleKind = keyof typeof articleKinds

/** How long an article of a kind is taken to hold before its owner looks at it again, days. */
export const reviewDays: Readonly<Record<ArticleKind, number>> = {
  faq: 180,
  troubleshooting: 180,
  'typical-case': 365,
  line: 90,
  'key-customer': 90,
  phone: 90,
}

export const articleStates = { draft: '起草中', published: '已发布', retired: '已停用' } as const
export type ArticleState = keyof typeof articleStates

/** What was done with an article, as its page tells it. */
export const articleSteps = {
  drafted: '起草',
  submitted: '提交发布',
  returned: '退回修改',
  published: '发布',
  confirmed: '复审：仍然正确',
  'owner-set': '换责任人',
  retired: '停用',
} as const
export type ArticleStep = keyof typeof articleSteps

/** The ways to search (002-14), as tabs of one page. */
export const searchWays = {
  words: '关键字',
  combined: '组合关键字',
  types: '业务类别',
  popular: '常见问题',
} as const
export type SearchWay = keyof typeof searchWays

/** Why an article stands in the list of those to be looked at again. */
export const staleReasons = {
  due: '已过复审日期',
  'owner-gone': '责任人已停用或没有编写权限',
} as const
export type StaleReason = keyof typeof staleReasons

export const ratings = { helpful: '有用', unhelpful: '没用' } as const
export type Rating = keyof typeof ratings

export const articleLimits = {
  title: 80,
  body: 20_000,
  keywords: 200,
  source: 200,
  contact: 60,
  phone: 60,
  note: 300,
  feedback: 500,
  query: 100,
  words: 8,
  /** The farthest day an article may be promised to hold until, in days. */
  reviewDays: 730,
} as const

export const articleRefusals = {
  stale: '别人刚刚改过这一条，请刷新后看过再做',
  retired: '这一条已经停用',
  'no-draft': '没有起草中的版本',
  'not-submitted': '这一版还没有提交发布',
  submitted: '这一版已经提交，等着发布',
  'own-draft': '自己写过的版本要由别人发布',
  unchanged: '和已发布的版本一样，没有可发布的改动',
  'personal-data': '文字里有像客户手机号、证件号或卡号的内容，删去或打码后才能发布',
  'not-published': '还没有发布过',
  'not-owner': '只有责任人能确认，发布知识的人可以换责任人',
  'owner-cannot': '这个账号已停用或没有编写知识的权限，不能当责任人',
  'review-past': '复审日期要晚于今天',
  'review-far': '复审日期最远两年后',
  rated: '这一版您已经评过，谢谢',
  answered: '这条反馈已经答复',
} as const
