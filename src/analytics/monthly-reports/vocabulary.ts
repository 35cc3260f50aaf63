export const reportStates = { draft: '草稿', published: '已发布' } as const
export type ReportState = keyof typeof reportStates

/** Parts of a monthly report a person may write about. */
export const reportSections = {
  overview: '总体情况',
  departments: '各部门',
  kinds: '来电与渠道',
  complaints: '投诉与办理',
  screening: '筛查与复核',
  improvement: '督办与培训',
  contest: '对标竞赛',
  risks: '热点与风险预警',
  outlook: '下月重点',
} as const
export type ReportSection = keyof typeof reportSections

export const reportRefusals = {
  'no-such-month': '没有这个月份',
  'not-past': '这个月还没有过完，下个月起才能写月报',
  'too-early': '太早的月份没有数据，写不了月报',
  exists: '这个月的月报已经有了',
  'published-already': '已经发布，不能再改；以后的变化自动列在更正里',
  'changed-meanwhile': '这一段刚被别人改过，您写的没有保存；请对照后再存',
  'not-summed': '这个月的数字还在汇总，几分钟后再发布',
  empty: '这个月没有任何数据，没有可写的月报',
} as const

/** What a section holds at most. */
export const longestComment = 4000
export const earliestMonth = '2000-01'
