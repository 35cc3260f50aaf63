/** 常用视图: who sees a saved view. */
export const viewSharings = { mine: '仅自己', everybody: '所有能打开这个列表的人' } as const
export type ViewSharing = keyof typeof viewSharings

/** 密度: how close the rows of a list stand. */
export const densities = { compact: '紧凑', middle: '适中', loose: '宽松' } as const
export type Density = keyof typeof densities

export const exportFormats = { xlsx: 'Excel 表格', csv: 'CSV' } as const
export type ExportFormat = keyof typeof exportFormats

export const exportStates = {
  waiting: '排队',
  running: '正在导出',
  done: '可以下载',
  failed: '没有做成',
  cancelled: '已取消',
  expired: '已过期',
} as const
export type ExportState = keyof typeof exportStates

/** Up to here a file is made while the person waits; more rows are a job. */
export const rowsAtOnce = 5_000
/** An Excel sheet ends at 1,048,576 rows; nobody reads a longer file either. */
export const mostRows = 1_000_000
/** A file that waits to be fetched is a copy of personal data: it does not stay. */
export const exportKeptDays = 7
export const viewsEach = 50
/** One step for many rows reaches no further than this. */
export const mostAtOnce = 10_000

export const listRefusals = {
  'too-many-views': `一个列表最多存 ${viewsEach} 个视图，请先删掉不用的`,
  'name-taken': '已经有一个同名的视图，请换个名称',
  'too-many-exports': '您有 5 个导出还没有做完，请等它们结束或取消几个',
  'not-waiting': '这个导出已经结束，不用取消',
  'not-ready': '这个导出还不能下载',
  expired: `导出的文件只留 ${exportKeptDays} 天，这个已经删除，请重新导出`,
  'rights-changed': '导出期间您的角色或可见范围变了，已经停下，文件没有留下',
  'nothing-chosen': '没有勾选任何一行，请先勾选再操作',
  'file-gone': '文件已经不在磁盘上，请重新导出',
  'no-account': '提出导出的账号已停用，已经停下',
  'list-gone': '这个列表已经没有了',
  'too-many-rows': `超过 ${mostRows.toLocaleString('zh-CN')} 行，请缩小条件分几次导出`,
} as const
