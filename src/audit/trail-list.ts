import type { Actor } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { PageRequest } from '#src/kernel/paging.ts'

import { auditCount, auditPage, readAuditFilter } from './queries.ts'
import type { AuditEvent } from './schema.ts'
import { auditActions, parties, subjectKinds, subjectText } from './vocabulary.ts'

type Query = Readonly<Record<string, string | undefined>>
/** Words of particulars come from every slice, so they are handed down. */
type InWords = (particulars: AuditEvent['particulars']) => string

const columnsWith = (inWords: InWords) =>
  ({
    at: {
      label: '时间',
      nowrap: true,
      sorts: true,
      value: ({ at }: AuditEvent) => formatSeconds(at),
    },
    person: { label: '人员', nowrap: true, value: ({ actorName }: AuditEvent) => actorName },
    party: {
      label: '哪一方',
      nowrap: true,
      value: ({ party }: AuditEvent) => parties[party] ?? party,
    },
    action: {
      label: '操作',
      nowrap: true,
      value: ({ action }: AuditEvent) => auditActions[action] ?? action,
    },
    subject: {
      label: '对象',
      value: ({ subjectKind, subjectId }: AuditEvent) => subjectText(subjectKind, subjectId),
    },
    particulars: {
      label: '详情',
      value: ({ particulars }: AuditEvent) => inWords(particulars),
    },
    entry: { label: '留痕编号', num: true, extra: true, value: ({ id }: AuditEvent) => id },
    account: {
      label: '账号编号',
      num: true,
      extra: true,
      value: ({ actorId }: AuditEvent) => actorId,
    },
  }) as const

export type TrailColumn = keyof ReturnType<typeof columnsWith>

/** 操作留痕. Lists lie above this slice: whoever frames and exports it checks it against their type. */
export const trailList = (inWords: InWords) =>
  ({
    path: '/audit',
    title: '操作留痕',
    needs: ['audit.read'],
    columns: columnsWith(inWords),
    filters: {
      party: { label: '哪一方', words: parties },
      action: { label: '操作', words: auditActions },
      person: { label: '人员' },
      from: { label: '从' },
      to: { label: '到' },
      kind: { label: '对象类别', words: subjectKinds },
      subject: { label: '对象编号' },
      entry: { label: '留痕编号' },
    },
    exported: 'audit.exported',
    idOf: ({ id }: AuditEvent) => id,
    page: (db: Db, actor: Actor, query: Query, request: PageRequest) =>
      auditPage(db, actor, readAuditFilter(query), request),
    count: (db: Db, actor: Actor, query: Query, most: number) =>
      auditCount(db, actor, readAuditFilter(query), most),
  }) as const
