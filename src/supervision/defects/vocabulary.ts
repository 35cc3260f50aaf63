/** 消缺: a defect is open until the level that owns it has put it right. */
export const defectStates = { open: '待消缺', done: '已消缺' } as const
export type DefectState = keyof typeof defectStates
export const defectChoices = { ...defectStates, overdue: '已超期', any: '全部' } as const
export type DefectChoice = keyof typeof defectChoices

/** 分层: the level that owns a defect and alone ticks it off. */
export const defectLevels = { team: '班组', department: '部门', 'sub-centre': '分中心' } as const
export type DefectLevel = keyof typeof defectLevels

export const defectSources = {
  verdict: '核实结论',
  improvement: '改进措施',
  bulletin: '违规通报',
  manual: '直接登记',
} as const
export type DefectSource = keyof typeof defectSources

export const defectSteps = { opened: '登记', ticked: '消缺', reopened: '重新打开' } as const

export const defectWords = { what: 200, note: 500 } as const

export const defectRefusals = {
  stale: '这项缺陷刚刚有人改过，请看过最新的再提交',
  'done-already': '这项缺陷已经消缺，不用再登记',
  'still-open': '这项缺陷还没有消缺，不用重新打开',
  'not-your-level': '这项缺陷由它所属的层级消缺，请联系该层级的负责人',
  'no-team': '班组级的缺陷请选择班组',
  'no-department': '部门级的缺陷请选择部门',
  'no-sub-centre': '请选择部门，缺陷归它所在的分中心',
  'out-of-reach': '只能登记自己范围内的缺陷',
  'no-complaint': '没有找到这件投诉，或者不在您的范围内，请核对编号',
  'no-business': '没有这个业务类型，请重新选择',
  'same-complaint': '这件投诉就是登记或上次重新打开的依据，不能说明又发生了',
  'other-fault': '这件投诉的属实类型和缺陷不同，不是同一个原因',
} as const
