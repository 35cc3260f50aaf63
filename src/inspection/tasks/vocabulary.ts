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

export const taskRefusals = {
  'not-inspector': '所选的人不能评分或已停用，请换一位',
  'no-reason': '请写明撤销的原因',
} as const

/** Why a task was left as it is when several were assigned, taken back or withdrawn at once. */
export const leftAlone = {
  moved: '刚被别人分配或收回',
  same: '本来就在此人手上',
  ended: '已评完或已撤销',
  pair: '同一通的另一次评分已在此人手上',
  'not-theirs': '是此人自己的通话，或不在其范围内',
  gone: '不存在，或不在您的范围内',
} as const
export type LeftAlone = keyof typeof leftAlone
