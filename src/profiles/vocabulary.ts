/** Whose 360 度页 it is. */
export const profileKinds = { person: '坐席', team: '班组', department: '部门' } as const
export type ProfileKind = keyof typeof profileKinds

/** Weeks a page looks back over, the present one with them. */
export const profileWeeks = [12, 26, 52] as const
