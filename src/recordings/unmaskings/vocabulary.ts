/** What a number may be unmasked on: one thing at a time, never a list. Keys are those of the trail. */
export const unmaskSubjects = {
  call: '通话',
  complaint: '投诉',
  'outside-case': '外部投诉',
  register: '投诉登记',
} as const
export type UnmaskSubjectKind = keyof typeof unmaskSubjects
export type UnmaskSubject = { kind: UnmaskSubjectKind; id: number }

/** Why somebody needs the whole number. */
export const unmaskPurposes = {
  contact: '联系客户',
  'return-visit': '回访',
  identity: '核对身份',
  correction: '更正登记',
  other: '其他',
} as const
export type UnmaskPurpose = keyof typeof unmaskPurposes

/** How long a number stays readable to whoever asked for it. */
export const unmaskedMinutes = 30
