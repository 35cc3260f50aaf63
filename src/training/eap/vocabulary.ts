/** 员工关怀 */
export const eapKinds = { eap: 'EAP 辅导', conversation: '沟通面谈' } as const
export type EapKind = keyof typeof eapKinds

export const eapBounds = { least: 5, most: 4000, reason: 200 } as const

export const eapRefusals = {
  future: '谈话时间不能晚于现在',
  'too-old': '谈话时间太早了，请核对年份',
  'no-successor': '所选的人不能登记员工关怀，请重新选择',
  'own-talk': '记录本来就由您保管',
  'keeper-there': '保管人还在岗，请本人移交',
  handed: '这份记录已经交给别人保管了',
} as const
