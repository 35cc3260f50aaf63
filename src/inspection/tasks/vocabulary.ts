/** Why a call is to be scored (质检任务). Only routine scores count for the agent. */
export const purposes = {
  routine: '日常抽检',
  double: '双评',
  calibration: '校准',
  overlong: '超长通话',
} as const
export type Purpose = keyof typeof purposes

export const taskStates = {
  waiting: '待分配',
  assigned: '待评',
  scored: '已评',
  unscorable: '无法评分',
  withdrawn: '已撤销',
} as const
export type TaskState = keyof typeof taskStates
