/** 发现途径: who finds complaints, each in its own way. The order is that of the bits of a pattern. */
export const finders = {
  'self-report': '坐席自报',
  screening: '文本筛查',
  'back-trace': '回溯与回访',
  outside: '外部投诉',
  audit: '随机抽查',
} as const
export type Finder = keyof typeof finders
/** What the list behind the numbers may be narrowed to; `none` came in by hand alone. */
export const finderChoices = { ...finders, none: '不是这五种途径' } as const

const finderNames = Object.values(finders)
/** By its place in the order of finders. */
export const finderNamed = (list: number): string => finderNames[list] ?? ''

/** Which of the lists of a model are taken to lean on one another. */
export const leaningWords = (
  pairs: readonly (readonly [number, number])[],
  lists: readonly number[],
): string =>
  pairs.length === 0
    ? '互不相干'
    : pairs
        .map(([a, b]) => `${finderNamed(lists[a] ?? 0)}×${finderNamed(lists[b] ?? 0)}`)
        .join('，')

/** What counts as a complaint that exists. */
export const estimateBases = {
  substantiated: '只算已核实属实的',
  standing: '连未核实的也算',
} as const
export type EstimateBase = keyof typeof estimateBases

/** Of fewer caught by both, an estimate from two finders says nothing (Robson and Regier). */
export const leastInCommon = 7
/** Fewer complaints are too few for any model. */
export const leastSeen = 20

/** The best models a reader is shown. */
export const modelsShown = 6
