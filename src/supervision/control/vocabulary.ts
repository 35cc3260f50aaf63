/** 判异: what a control chart points at. */
export const controlSignals = {
  above: '超出上控制限',
  below: '低于下控制限',
  'run-above': '连续多周高于中心线',
  'run-below': '连续多周低于中心线',
  rising: '连续六周上升',
} as const
export type ControlSignal = keyof typeof controlSignals

/** Why a chart has no limits. */
export const chartProblems = {
  'no-baseline': '基线还没有满周，画不出控制限',
  'no-calls': '基线各周没有接听量，算不出每百万通，画不出控制限',
} as const
export type ChartProblem = keyof typeof chartProblems
