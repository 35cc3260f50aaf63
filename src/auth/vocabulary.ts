/** The people of the centre. The three administrators are three different people (三员分立). */
export const roles = {
  'qa-inspector': '质检员',
  'qa-manager': '质检主管',
  'case-handler': '分管人员',
  'department-head': '部门负责人',
  trainer: '内训讲师',
  'return-visitor': '回访专员',
  'team-leader': '班长',
  supervisor: '主管',
  executive: '分管领导',
  agent: '客服专员',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
} as const
export type Role = keyof typeof roles

export const scopeKinds = {
  all: '全中心',
  'sub-centre': '分中心',
  department: '客服部',
  team: '班组',
  person: '本人',
  nothing: '未授权',
} as const

/** Where an account stands. */
export const accountStandings = {
  active: '使用中',
  'initial-password': '待改初始密码',
  disabled: '已停用',
} as const
export type AccountStanding = keyof typeof accountStandings

type Account = {
  roles: readonly Role[]
  scopeKind: keyof typeof scopeKinds
  scopeName: string
  disabledAt: number | null
  mustChangePassword: boolean
}

export function standingOf({
  disabledAt,
  mustChangePassword,
}: Pick<Account, 'disabledAt' | 'mustChangePassword'>): AccountStanding {
  if (disabledAt !== null) return 'disabled'
  return mustChangePassword ? 'initial-password' : 'active'
}

export const roleWords = (account: Pick<Account, 'roles'>): string =>
  account.roles.map((role) => roles[role]).join('、')

export const scopeWords = ({ scopeName, scopeKind }: Pick<Account, 'scopeKind' | 'scopeName'>) =>
  scopeName || scopeKinds[scopeKind]

export const accountRefusals = {
  'own-account': '不能对自己的账号做这一步',
  'last-admin': '这是最后一个这样的管理员，不能停用或撤销',
  'roles-clash': '系统、安全、审计管理员不能由同一个账号兼任',
  'name-taken': '这个登录名已有人用',
  'no-such-unit': '所选的组织单位不存在',
} as const
