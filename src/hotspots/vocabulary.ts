/** Where a term was found. */
export const termKinds = { talk: '客户的话', type: '业务类型', unit: '工单责任单位' } as const
export type TermKind = keyof typeof termKinds

/** What a day can be narrowed to. */
export const slices = {
  all: '全部',
  department: '部门',
  province: '省份',
  type: '业务类型',
} as const
export type Slice = keyof typeof slices

export const hotspotBounds = {
  words: 300,
  wordLength: 12,
  weight: { least: 0.5, most: 10 },
  leastCalls: { least: 3, most: 1000 },
  times: { least: 1.2, most: 20 },
  chance: { least: 1e-6, most: 0.05 },
  overlap: { least: 30, most: 95 },
} as const

export type HotspotFigures = {
  /** Words of the trade with what they weigh. */
  words: Record<string, number>
  ignored: string[]
  leastCalls: number
  /** 上升: so many times the usual … */
  times: number
  /** … and less likely than this by chance. */
  chance: number
  /** Terms that share this many of a hundred calls are one matter. */
  overlap: number
}

/** What the product came with, until somebody sets their own. */
export const usualFigures: HotspotFigures = {
  words: {
    停电: 2,
    跳闸: 2,
    电压低: 2,
    触电: 8,
    着火: 8,
    漏电: 6,
    抢修: 2,
    欠费: 1.5,
    复电: 2,
    催办: 3,
    投诉: 4,
    曝光: 6,
    '12398': 6,
    '12345': 5,
    记者: 6,
    赔偿: 4,
    电费: 1,
    阶梯: 1,
    充电桩: 1.5,
    光伏: 1.5,
  },
  ignored: [],
  leastCalls: 5,
  times: 2,
  chance: 0.001,
  overlap: 60,
}

/** With fewer same weekdays behind it nothing is called a rise. */
export const leastDays = 4
export const weekdaysBack = 8

export const hotspotRefusals = {
  stale: '别人刚刚设定过，请看过最新的设定再改',
  same: '和现在的设定一样，不用再保存',
} as const

/** Letters a reason needs at least, and takes at most. */
export const reasonWords = { least: 5, most: 200 } as const
