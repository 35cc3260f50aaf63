/** Who finds a saved search in the list (常用检索). */
export const sharings = { own: '只有我', unit: '本单位质检人员' } as const
export type Sharing = keyof typeof sharings

export const savedSearchRefusals = {
  'too-many': '常用检索最多存 50 个，先删去不用的',
  'name-taken': '您已经有一个同名的常用检索',
} as const

/** A typed query may be so long. */
export const longestQuery = 200
/** Words of one query; more would only cost time. */
export const mostWords = 8
