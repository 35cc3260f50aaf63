import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import { shaken, worksOnCases } from '#src/library/typical-cases/find.ts'
import { answersReports } from '#src/library/typical-cases/reports.ts'
import { caseVersions, clipReports, typicalCases } from '#src/library/typical-cases/schema.ts'
import { casesToStudy } from '#src/library/typical-cases/study.ts'

import { plainLine, type Source } from './line.ts'

/** 漏打码报告: the clip is silent everywhere until somebody has looked. */
const toCheck: Source = {
  kind: 'clip-report',
  all: '/library',
  may: worksOnCases,
  read: ({ db, actor }, limit) =>
    db
      .select({ report: clipReports, found: typicalCases })
      .from(clipReports)
      .innerJoin(typicalCases, eq(typicalCases.id, clipReports.caseId))
      .where(isNull(clipReports.answeredAt))
      .orderBy(asc(clipReports.at), asc(clipReports.id))
      .limit(limit)
      .all()
      .filter(({ found }) => answersReports(db, actor, found))
      .map(({ report, found }) => ({
        ...plainLine,
        kind: 'clip-report' as const,
        thing: found.caseNo,
        note: '片段已停播，请检查',
        href: `/library/${found.id}/reports/${report.id}`,
        since: report.at,
        dueAt: null,
        urgent: '紧急' as const,
      })),
}

/** 待审核: cases that somebody else wrote. */
const toPublish: Source = {
  kind: 'case-review',
  all: '/library?state=to-review',
  may: (actor) => can(actor, 'library.publish'),
  read: ({ db, actor }, limit) =>
    db
      .select({ version: caseVersions, found: typicalCases })
      .from(caseVersions)
      .innerJoin(typicalCases, eq(typicalCases.id, caseVersions.caseId))
      // In the words of the index that holds what waits.
      .where(and(sql`${caseVersions.state} = 'submitted'`, ne(typicalCases.state, 'withdrawn')))
      .orderBy(asc(caseVersions.submittedAt), asc(caseVersions.id))
      .limit(limit)
      .all()
      .filter(({ version }) => !version.writerIds.includes(actor.accountId ?? -1))
      .map(({ version, found }) => ({
        ...plainLine,
        kind: 'case-review' as const,
        thing: found.caseNo,
        note: version.title,
        href: `/library/${found.id}/versions/${version.number}`,
        since: version.submittedAt,
        dueAt: null,
      })),
}

/** 结论已变: published upon a verdict that does not stand any more. */
const toLookAgain: Source = {
  kind: 'case-shaken',
  all: '/library?state=shaken',
  may: (actor) => can(actor, 'library.publish'),
  read: ({ db }, limit) =>
    db
      .select()
      .from(typicalCases)
      .where(and(eq(typicalCases.state, 'published'), shaken))
      .orderBy(asc(typicalCases.listedAt))
      .limit(limit)
      .all()
      .map(({ id, caseNo, title }) => ({
        ...plainLine,
        kind: 'case-shaken' as const,
        thing: caseNo,
        note: title,
        href: `/library/${id}`,
        since: null,
        dueAt: null,
      })),
}

/** 被退回: what the reader submitted and has to write on. */
const toMend: Source = {
  kind: 'case-returned',
  all: '/library?state=draft',
  may: (actor) => can(actor, 'library.write'),
  read: ({ db, actor }, limit) =>
    db
      .select({ version: caseVersions, found: typicalCases })
      .from(caseVersions)
      .innerJoin(typicalCases, eq(typicalCases.id, caseVersions.caseId))
      .where(
        and(
          sql`${caseVersions.state} = 'draft' and ${caseVersions.returnedReason} <> ''`,
          eq(caseVersions.submittedById, actor.accountId ?? -1),
          ne(typicalCases.state, 'withdrawn'),
        ),
      )
      .orderBy(asc(caseVersions.id))
      .limit(limit)
      .all()
      .map(({ version, found }) => ({
        ...plainLine,
        kind: 'case-returned' as const,
        thing: found.caseNo,
        note: version.returnedReason,
        href: `/library/${found.id}/edit`,
        since: version.submittedAt,
        dueAt: null,
      })),
}

/** 待学: what the reader's team was asked to study. */
const toStudy: Source = {
  kind: 'case-study',
  all: '/library',
  may: (actor) => can(actor, 'library.read') && actor.scope.kind === 'person',
  read: ({ db, actor, now }, limit) =>
    casesToStudy(db, actor, limit, now).map(({ id, caseNo, title, dueAt, at }) => ({
      ...plainLine,
      kind: 'case-study' as const,
      thing: caseNo,
      note: title,
      href: `/library/${id}`,
      since: at,
      dueAt,
    })),
}

export const librarySources: readonly Source[] = [toCheck, toPublish, toLookAgain, toMend, toStudy]
