/** 校准会 */
export const sessionStates = { open: '评分中', closed: '已揭晓' } as const
export type SessionState = keyof typeof sessionStates
