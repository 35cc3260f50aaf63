/**
 * Every right the product can grant, with the words shown to people. Which role holds which right is
 * one table in `auth/policy.ts`.
 */
export const permissions = {
  'finding.list': '查看疑似未上报',
  'finding.recheck': '听音复核并下结论',
  'recording.list': '查看录音台账',
  'recording.play': '播放录音、查看转写',
  'recording.upload': '上传录音',
  'ledger.read': '查看录音对账',
  'ledger.manage': '确认对账告警、设定对账时限',
  'call-data.import': '导入通话数据',
  'roster.import': '导入人员花名册',
  'register.list': '查看投诉登记',
  'register.import': '导入投诉登记',
  'complaint.list': '查看对内投诉',
  'complaint.open': '受理对内投诉',
  'caller.read': '查看完整来电号码',
  'agent.read': '查看坐席姓名',
  'organisation.read': '查看组织机构',
  'dictionary.edit': '维护业务类型和班次',
  'transcription.read': '查看转写任务',
  'engine.read': '查看语音引擎',
  'engine.manage': '试听、选用语音引擎',
  'transcription.manage': '取消、重试转写任务，暂停和继续转写',
  'transcription.ask': '要求先转写某段录音',
  'transcription.budget': '设定转写预算和随机样本',
  'transcript.import': '导入转写文本',
  'transcript.export': '导出转写文本',
  'transcript.correct': '订正转写文字',
  'mishearing.decide': '决定常见误听是否用于筛查',
  'account.manage': '建立、停用账号',
  'role.grant': '授予角色和范围',
  'audit.read': '查看操作留痕',
} as const
export type Permission = keyof typeof permissions
