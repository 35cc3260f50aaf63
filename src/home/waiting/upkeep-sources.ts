import { desc, eq, isNotNull, isNull } from 'drizzle-orm'

import { lastCheck } from '#src/audit/checks.ts'
import { trailFaults } from '#src/audit/vocabulary.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobNames } from '#src/kernel/jobs/catalogue.ts'
import { parkedGroups } from '#src/kernel/jobs/queries.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { openAlerts } from '#src/recordings/ledger/queries.ts'
import { recordings } from '#src/recordings/schema.ts'
import { retentionRuns } from '#src/retention/schema.ts'

import { plainLine, type Source } from './line.ts'

const ofAll = (actor: Actor) => actor.scope.kind === 'all'

/** 对账告警 nobody has taken note of. */
const alerts: Source = {
  kind: 'ledger',
  all: '/recordings/ledger',
  may: (actor) => can(actor, 'ledger.manage') && ofAll(actor),
  read: ({ db, actor }, limit) =>
    openAlerts(db, actor, limit).map(({ openedAt, dayAt, source, kind }) => ({
      ...plainLine,
      kind: 'ledger' as const,
      thing: `${source} ${formatDay(dayAt)}`,
      note: kind === 'missing' ? '通话没有录音' : '录音中断',
      href: '/recordings/ledger',
      since: openedAt,
      dueAt: null,
      others: { permission: 'ledger.manage' as const, place: null },
    })),
}

/** 账号 that can do nothing until somebody grants them a role. */
const toGrant: Source = {
  kind: 'grant',
  all: '/accounts',
  may: (actor) => can(actor, 'role.grant'),
  read: ({ db }, limit) =>
    db
      .select()
      .from(accounts)
      .where(isNull(accounts.disabledAt))
      .all()
      .filter(({ roles }) => roles.length === 0)
      .slice(0, limit)
      .map(({ id, displayName, createdAt }) => ({
        ...plainLine,
        kind: 'grant' as const,
        thing: displayName,
        note: '账号已建，还没有角色',
        href: `/accounts/${id}`,
        since: createdAt,
        dueAt: null,
        others: { permission: 'role.grant' as const, place: null },
      })),
}

/** 留痕: what the last check found wrong. */
const trail: Source = {
  kind: 'trail',
  all: '/audit/checks',
  may: (actor) => can(actor, 'audit.read'),
  read({ db, actor }) {
    const check = lastCheck(db, actor)
    if (!check?.fault) return []
    const note = `第 ${check.faultEntry ?? '?'} 条${trailFaults[check.fault]}`
    const alert = { ...plainLine, urgent: '紧急' as const, thing: '最近一次校验没有通过', note }
    return [
      { ...alert, kind: 'trail', href: '/audit/checks', since: check.finishedAt, dueAt: null },
    ]
  },
}

/** 搁置的任务, those of one cause as one line. */
const parked: Source = {
  kind: 'parked',
  all: '/jobs?state=parked',
  may: (actor) => can(actor, 'job.manage'),
  read: ({ db }, limit) =>
    parkedGroups(db, limit).map(({ name, count, error, newest }) => ({
      ...plainLine,
      kind: 'parked' as const,
      thing: `${jobNames[name]} ${count} 个`,
      note: error === '' ? null : error.slice(0, 60),
      href: `/jobs?state=parked&name=${name}`,
      since: newest,
      dueAt: null,
      others: { permission: 'job.manage' as const, place: null },
    })),
}

/** Stored files found missing or altered, as one line; counted for who looks after the store. */
const storage: Source = {
  kind: 'storage',
  all: null,
  may: (actor) => can(actor, 'source.manage') && ofAll(actor),
  read({ db, actor }) {
    const faulty = faultyFiles(db)
    if (faulty === 0) return []
    const thing = `${faulty > 99 ? '99+' : faulty} 个录音文件丢失或被改动`
    const href = can(actor, 'recording.list')
      ? '/recordings?file=faulty'
      : '/jobs?name=verify-storage'
    const note = '从备份找回，或按规定报告'
    return [
      { ...plainLine, urgent: '紧急' as const, kind: 'storage', thing, note, href, ...undated },
    ]
  },
}

const undated = { since: null, dueAt: null }

const faultyFiles = (db: Db) =>
  countUpTo(
    db,
    db.select({ id: recordings.id }).from(recordings).where(isNotNull(recordings.fault)),
    99,
  )

/** 到期删除: files the last night could not remove. */
const retention: Source = {
  kind: 'retention',
  all: '/retention',
  may: (actor) => can(actor, 'retention.manage') && ofAll(actor),
  read({ db }) {
    const night = db
      .select()
      .from(retentionRuns)
      .where(eq(retentionRuns.kind, 'night'))
      .orderBy(desc(retentionRuns.id))
      .limit(1)
      .get()
    if (!night || night.failed === 0) return []
    const thing = `上次到期删除有 ${night.failed} 个文件没有删成`
    const line = { ...plainLine, kind: 'retention' as const, thing, href: '/retention/runs' }
    return [{ ...line, since: night.at, dueAt: null }]
  },
}

export const upkeepSources: readonly Source[] = [alerts, toGrant, trail, storage, parked, retention]
