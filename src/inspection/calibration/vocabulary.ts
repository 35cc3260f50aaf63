/** 校准会 */
export const sessionStates = { open: '评分中', closed: '已揭晓', cancelled: '已取消' } as const
export type SessionState = keyof typeof sessionStates

/**
 * What an agreement amounts to. The bounds are those of J. R. Landis and G. G. Koch (Biometrics 33,
 * 1977): above 0.60 substantial, above 0.40 moderate.
 */
export const agreementVerdicts = {
  good: '一致',
  fair: '尚可',
  poor: '差',
  lopsided: '偏在一档',
  single: '都给了同一档',
  few: '样本太少',
} as const
export type AgreementVerdict = keyof typeof agreementVerdicts

/** Why an item is in need of clearer words (有歧义). */
export const ambiguities = {
  choice: '同一通给的档不一样',
  occasion: '分歧多在有没有这个场合',
} as const
export type Ambiguity = keyof typeof ambiguities

export const refusals = {
  'session-closed': '校准会已经揭晓或取消，不能再改',
  'not-a-scorer': '选中的人里有人已停用，或不再有评分权限，请重新选',
  'not-closed': '揭晓以后才能写讨论记录',
  'too-few': '至少两个人评，才比得出来',
  'no-version': '这个评分表没有使用中的版本，换一个',
  'nobody-scored': '还没有人评完一通，揭晓不出结果。不开了就先取消',
  'has-scores': '已经有人评过，不能取消；可以直接揭晓',
} as const

/** A session is one meeting's work: more would not be talked over. */
export const mostCalls = 30
export const mostMembers = 30
