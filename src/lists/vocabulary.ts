/** 常用视图: who sees a saved view. */
export const viewSharings = { mine: '仅自己', everybody: '所有能打开这个列表的人' } as const
export type ViewSharing = keyof typeof viewSharings
