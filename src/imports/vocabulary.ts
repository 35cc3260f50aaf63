/** Tables people bring, in the order in which a new centre needs them. */
export const importKinds = {
  roster: '人员花名册',
  'call-data': '通话数据（话单）',
  register: '投诉登记',
  'outside-cases': '外部投诉（12398、12345 等）',
  'return-scores': '回访评分',
  'work-orders': '工单',
  'call-volumes': '官方话务量（按月、按部门）',
} as const
export type ImportKind = keyof typeof importKinds

/** Where the import of one table stands. */
export const importStates = {
  mapping: '等待对应列',
  checking: '正在检查',
  ready: '等待确认',
  running: '正在导入',
  paused: '已暂停',
  done: '已完成',
  cancelled: '已取消',
  failed: '没有完成',
  dismissed: '已放弃',
} as const
export type ImportState = keyof typeof importStates

/** How a table writes its times; `auto` is what people and most systems write. */
export const dateFormats = {
  auto: '自动（2026-11-02 08:12:06 等）',
  compact: '20261102081206',
  chinese: '2026年11月2日 8时12分6秒',
  'day-first': '02/11/2026 08:12:06（日/月/年）',
  'month-first': '11/02/2026 08:12:06（月/日/年）',
  'epoch-s': '1793580726（秒）',
  'epoch-ms': '1793580726000（毫秒）',
} as const
export type DateFormat = keyof typeof dateFormats

/** Files and lists of faults are kept this long after an import has ended. */
export const keptDays = 30

export const importRefusals = {
  'nothing-to-import': '这个表里没有可以导入的行',
  'draft-gone': '这份表已经导入、放弃或过期了，没有再导入一次；如有需要请重新上传',
  'not-running': '这次导入不在进行中，没有改变',
  'not-paused': '这次导入没有暂停或中断，没有改变',
  'not-stoppable': '这次导入已经结束，不能取消',
  'file-gone': '原文件已过保存期，请重新上传',
  'too-large': '文件超过允许的大小，没有收下',
  'disk-full': '服务器磁盘已满，没有收下；请联系系统管理员清理后重试',
} as const
