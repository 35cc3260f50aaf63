import { can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { bulletinCount, bulletinList, type BulletinRow, readBulletinFilters } from './list.ts'
import { bulletinChoices, bulletinStates, namings } from './vocabulary.ts'

const columns = {
  no: { label: '编号', nowrap: true, value: ({ bulletinNo }) => bulletinNo ?? '草稿' },
  title: { label: '标题', value: ({ title }) => title },
  lines: {
    label: '条数',
    num: true,
    value: ({ lines, state }) => (state === 'published' ? lines : null),
  },
  state: {
    label: '状态',
    nowrap: true,
    needs: (actor) => can(actor, 'bulletin.publish'),
    value: ({ state }) => bulletinStates[state],
  },
  naming: {
    label: '姓名',
    nowrap: true,
    extra: true,
    value: ({ naming }) => namings[naming],
  },
  published: {
    label: '发布',
    nowrap: true,
    value: ({ publishedAt }) => (publishedAt === null ? null : formatDay(publishedAt)),
  },
  by: { label: '发布人', nowrap: true, value: ({ publishedByName }) => publishedByName || null },
  read: { label: '阅读', nowrap: true, value: ({ unread }) => (unread ? '未读' : null) },
} satisfies Record<string, ListColumn<BulletinRow>>

export type BulletinColumn = keyof typeof columns

/** 违规通报. */
export const bulletinsList = {
  path: '/bulletins',
  title: '违规通报',
  needs: ['bulletin.read'],
  columns,
  filters: { state: { label: '状态', words: bulletinChoices, usual: 'current' } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => bulletinList(db, actor, readBulletinFilters(query), request),
  count: (db, actor, query, most) => bulletinCount(db, actor, readBulletinFilters(query), most),
} satisfies ListDefinition<BulletinRow>
