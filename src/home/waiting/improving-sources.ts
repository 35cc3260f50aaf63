import { and, asc, desc, eq, gte, notExists, type SQL, sql } from 'drizzle-orm'

import { monthOf } from '#src/complaints/months/month.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { weekWords } from '#src/supervision/analyses/draft.ts'
import { weeklyAnalyses } from '#src/supervision/analyses/schema.ts'
import { bulletinReads, bulletins } from '#src/supervision/bulletins/schema.ts'
import { defects } from '#src/supervision/defects/schema.ts'
import { defectLevels } from '#src/supervision/defects/vocabulary.ts'
import { agreesFor, plansSeen } from '#src/supervision/exchange-plans/find.ts'
import { exchangePlans } from '#src/supervision/exchange-plans/schema.ts'

import { plainLine, type Source } from './line.ts'

/** Defects of exactly the reader's level: whoever is above or below does not tick them off. */
function ownDefects({ scope }: Actor): SQL | undefined {
  const { level, teamId, departmentId, subCentreId } = defects
  switch (scope.kind) {
    case 'team':
      return and(eq(teamId, scope.id), eq(level, 'team'))
    case 'department':
      return and(eq(departmentId, scope.id), eq(level, 'department'))
    case 'sub-centre':
      return and(eq(subCentreId, scope.id), eq(level, 'sub-centre'))
    case 'all':
      return eq(level, 'sub-centre')
    default:
      return sql`0`
  }
}

/** 消缺, the soonest due first. */
const toTick: Source = {
  kind: 'defect',
  all: '/defects',
  may: (actor) => can(actor, 'defect.tick'),
  read: ({ db, actor }, limit) =>
    db
      .select()
      .from(defects)
      .where(and(eq(defects.state, 'open'), ownDefects(actor)))
      .orderBy(asc(defects.dueAt), asc(defects.id))
      .limit(limit)
      .all()
      .map(({ id, what, level, times, createdAt, dueAt }) => ({
        ...plainLine,
        ...{ kind: 'defect' as const, thing: maskText(what), href: `/defects/${id}` },
        note:
          times > 0 ? `${defectLevels[level]}缺陷，再发 ${times} 次` : `${defectLevels[level]}缺陷`,
        ...{ since: createdAt, dueAt },
      })),
}

type PlanState = 'draft' | 'sent' | 'returned'

const plansAt = (
  { db, actor }: Parameters<Source['read']>[0],
  state: PlanState,
  limit: number,
  which?: SQL,
) =>
  db
    .select({ plan: exchangePlans, department: departments.name })
    .from(exchangePlans)
    .innerJoin(departments, eq(departments.id, exchangePlans.departmentId))
    .where(and(eq(exchangePlans.state, state), plansSeen(actor), which))
    .orderBy(desc(exchangePlans.createdAt), desc(exchangePlans.id))
    .limit(limit)
    .all()

/** 互通计划: the department agrees or sends back; who drafts them sends them, also again. */
const toExchange: Source = {
  kind: 'exchange',
  all: '/exchange-plans',
  may: (actor) => can(actor, 'exchange.agree') || can(actor, 'exchange.draft'),
  read(asked, limit) {
    const { db, actor, now } = asked
    type Found = ReturnType<typeof plansAt>[number]
    const lineOf = ({ plan, department }: Found, note: string, since: number | null) => ({
      ...plainLine,
      ...{ kind: 'exchange' as const, thing: `${department} ${plan.month} 互通计划`, note, since },
      ...{ href: `/exchange-plans/${plan.id}`, dueAt: null },
    })
    const toAgree = can(actor, 'exchange.agree')
      ? plansAt(asked, 'sent', limit).filter(({ plan }) => agreesFor(db, actor, plan))
      : []
    const drafts = can(actor, 'exchange.draft')
    const back = drafts ? plansAt(asked, 'returned', limit) : []
    // One that nobody sent in its month is over.
    const current = gte(exchangePlans.month, monthOf(now))
    const toSend = drafts ? plansAt(asked, 'draft', limit, current) : []
    return [
      ...toAgree.map((found) => lineOf(found, '请确认或退回', found.plan.sentAt)),
      ...back.map((found) => lineOf(found, '部门退回，改好再发', found.plan.answeredAt)),
      ...toSend.map((found) => lineOf(found, '补好措施，发给部门', found.plan.createdAt)),
    ].slice(0, limit)
  },
}

/** A bulletin that is older is looked up, not waited with. */
const unreadDays = 30

/** 通报待阅: published of late, and not opened by the reader. */
const toRead: Source = {
  kind: 'bulletin',
  all: '/bulletins',
  may: (actor) => can(actor, 'bulletin.read'),
  read({ db, actor, now }, limit) {
    const own = and(
      eq(bulletinReads.bulletinId, bulletins.id),
      eq(bulletinReads.accountId, actor.accountId ?? -1),
    )
    const read = db
      .select({ one: sql`1` })
      .from(bulletinReads)
      .where(own)
    return db
      .select()
      .from(bulletins)
      .where(
        and(
          gte(bulletins.publishedAt, now - unreadDays * dayMs),
          // Read along the days: of all years, most are published.
          sql`+${bulletins.state} = 'published'`,
          notExists(read),
        ),
      )
      .orderBy(desc(bulletins.publishedAt))
      .limit(limit)
      .all()
      .map(({ id, bulletinNo, title, publishedAt }) => ({
        ...plainLine,
        ...{ kind: 'bulletin' as const, thing: bulletinNo ?? title, note: title },
        ...{ href: `/bulletins/${id}`, since: publishedAt, dueAt: null },
      }))
  },
}

/** 周分析: drafted by the clock, waiting for words and to be published. */
const toAnalyse: Source = {
  kind: 'analysis',
  all: '/analyses?state=draft',
  may: (actor) => can(actor, 'analysis.write'),
  read: ({ db }, limit) =>
    db
      .select()
      .from(weeklyAnalyses)
      .where(eq(weeklyAnalyses.state, 'draft'))
      .orderBy(desc(weeklyAnalyses.week))
      .limit(limit)
      .all()
      .map(({ id, week, version, draftedAt }) => ({
        ...plainLine,
        ...{ kind: 'analysis' as const, thing: weekWords(week), href: `/analyses/${id}` },
        note: version > 1 ? `第 ${version} 版，补写分析后发布` : '补写分析后发布',
        ...{ since: draftedAt, dueAt: null },
        others: { permission: 'analysis.write' as const, place: null },
      })),
}

export const improvingSources: readonly Source[] = [toTick, toExchange, toRead, toAnalyse]
