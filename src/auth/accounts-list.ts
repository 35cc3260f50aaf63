import type { Actor } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { PageRequest } from '#src/kernel/paging.ts'

import { accountCount, accountList, type AccountRow, authoriseAccounts } from './queries.ts'
import { accountStandings, roleWords, scopeWords, standingOf } from './vocabulary.ts'

type Query = Readonly<Record<string, string | undefined>>

const columns = {
  username: { label: '登录名', value: ({ username }: AccountRow) => username },
  name: { label: '姓名', value: ({ displayName }: AccountRow) => displayName },
  roles: { label: '角色', value: (row: AccountRow) => roleWords(row) },
  scope: { label: '可见范围', value: (row: AccountRow) => scopeWords(row) },
  standing: {
    label: '状态',
    nowrap: true,
    value: (row: AccountRow) => accountStandings[standingOf(row)],
  },
  createdAt: {
    label: '建立时间',
    nowrap: true,
    extra: true,
    sorts: true,
    value: ({ createdAt }: AccountRow) => formatTime(createdAt),
  },
} as const

export type AccountColumn = keyof typeof columns

/** 账号与权限. Lists lie above this slice: whoever frames and exports it checks it against their type. */
export const accountsList = {
  path: '/accounts',
  title: '账号与权限',
  needs: ['account.manage', 'role.grant'],
  columns,
  filters: { q: { label: '登录名或姓名' } },
  idOf: ({ id }: AccountRow) => id,
  page: (db: Db, actor: Actor, query: Query, request: PageRequest) => {
    authoriseAccounts(actor)
    return accountList(db, request, query['q'])
  },
  count: (db: Db, actor: Actor, query: Query, most: number) => {
    authoriseAccounts(actor)
    return query['q'] ? null : accountCount(db, most)
  },
} as const
