/** 撤销 takes back one's own verdict while nobody has acted on it. */
export const undoRefusals = {
  'no-verdict': '这条还没有结论，没有什么可撤销',
  'not-yours': '只能撤销自己下的结论',
  'too-late': '下结论已过 30 分钟，不能撤销；要改请用“改判”',
  revealed: '坐席已经揭晓，不能撤销；要改请用“改判”',
  changed: '这条结论已被改判过，不能撤销',
  appealed: '坐席已对这条结论提出申诉，不能撤销',
} as const

export const changeRefusals = {
  'no-verdict': '这条还没有结论，不用改判',
  'same-verdict': '改判的内容和现在的结论一样，没有保存',
  appealed: '坐席对这条结论的申诉还没答复，不能改判；由复评的人在申诉里答复',
} as const

export const revealRefusals = {
  'no-verdict': '这条还没有结论，下了结论才能揭晓坐席',
} as const

export const draftRefusals = {
  settled: '这条已经有结论了，草稿没有保存',
} as const
