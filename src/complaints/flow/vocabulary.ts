/** Why another call belongs to a complaint. */
export const linkKinds = {
  earlier: '之前的来电',
  repeat: '之后的重复来电',
  contact: '联系客户',
  'return-visit': '回访',
} as const
export type LinkKind = keyof typeof linkKinds

export const flowRefusals = {
  stale: '这件投诉刚刚有人办过，页面已经过时，请看过最新情况再办',
  paused: '这件投诉已暂停计时，先恢复再往下办',
  merged: '这件已经并案，请到并入的那件去补充',
  'no-supplement': '这件投诉已撤回，不再补充',
  'not-found-target': '没有这个编号的投诉，或者不在您的范围内',
  'into-itself': '不能并入自己',
  'target-not-running': '要并入的那件已不在办理；要合在一起办，先把它重启',
  'no-common-caller': '两件不是同一通话，也不是同一来电号码，不能并案',
  'call-linked': '这通电话已经关联在这件投诉上',
  'call-named': '这件投诉已经有通话了；别的来电请用“关联通话”',
  'call-too-late': '这件投诉已有核实结论或已不在办理，不再补通话；别的来电请用“关联通话”',
  'own-call': '这就是投诉的那通电话',
  'no-link': '这通电话已经不在关联里，可能刚刚有人取消了',
  'no-such-order': '没有这个编号的工单',
  'same-class': '已经是这一类，不用改判',
  'class-settled': '只有还没派单的才能改判对内对外，先退回再改',
  'not-external': '对内投诉不转出，由承办部门办理；判断错了先改判为对外',
} as const

/** 漏报、瞒报 as they are told apart. */
export const omissionCriteria = {
  missed: '没有人发现：坐席当时没有识别出客户在投诉热线，事后也没有人指出来。',
  concealed: '有人知情不报：坐席或班组听出了投诉，或被客户明确要求登记，却没有登记。',
} as const

/** Where a closed complaint is taken up again. */
export const reopenTargets = { handling: '重新干预处理', investigation: '重新调查核实' } as const
export type ReopenTarget = keyof typeof reopenTargets

/** Links that people make by hand; the others come with the step. */
export const handLinks = { earlier: linkKinds.earlier, repeat: linkKinds.repeat } as const
