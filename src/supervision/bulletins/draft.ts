import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersAnywhere } from '#src/auth/holders.ts'
import { holderIds } from '#src/complaints/flow/handling-department.ts'
import { monthOf } from '#src/complaints/months/month.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { firstSentence, standingVerdicts } from './build.ts'
import { linesOf, presentDraft } from './find.ts'
import { nameAs, withoutNames } from './names.ts'
import { nextBulletinNo } from './number.ts'
import { type Bulletin, bulletinLines, bulletins } from './schema.ts'
import { bulletinMost, bulletinRefusals, type Naming } from './vocabulary.ts'

const subjectOf = ({ id }: Pick<Bulletin, 'id'>) => ({ kind: 'bulletin', id }) as const

export type NewBulletin = {
  /** First and last day of the verdicts it tells. */
  firstDay: number
  lastDay: number
  naming: Naming
}

/** 起草通报: from the verdicts of a period that stand, each with the facts of its verification. */
export function draftBulletin(
  db: Db,
  actor: Actor,
  { firstDay, lastDay, naming }: NewBulletin,
  now = Date.now(),
): Bulletin {
  authorise(actor, 'bulletin.publish')
  if (lastDay < firstDay) throw refused(bulletinRefusals, 'wrong-period')
  if (lastDay > now) throw refused(bulletinRefusals, 'ahead')
  const until = lastDay + dayMs
  if (until - firstDay > bulletinMost.days * dayMs) throw refused(bulletinRefusals, 'too-long')
  return write(db, (tx) => {
    const found = standingVerdicts(tx, firstDay, until)
    if (found.length === 0) throw refused(bulletinRefusals, 'nothing-found')
    if (found.length > bulletinMost.lines) throw refused(bulletinRefusals, 'too-many')
    const title = `${formatDay(firstDay)} 至 ${formatDay(lastDay)} 服务违规通报`
    const bulletin = tx
      .insert(bulletins)
      .values({
        ...({ state: 'draft', title, from: firstDay, until, naming } as const),
        ...{ createdAt: now, byId: actor.accountId, byName: actor.name },
      })
      .returning()
      .get()
    for (const { reasoning, department, ...facts } of found) {
      tx.insert(bulletinLines)
        .values({
          ...{ bulletinId: bulletin.id, ...facts, department: department ?? '部门未知' },
          sentence: firstSentence(reasoning),
        })
        .run()
    }
    record(tx, actor, 'bulletin.drafted', subjectOf(bulletin), { figure: found.length })
    return bulletin
  })
}

export type BulletinChanges = {
  title: string
  opening: string
  naming: Naming
  /** By the id of its line: what is told of it, and whether it is told. */
  lines: ReadonlyMap<number, { sentence: string; included: boolean }>
}

/** Words, naming and which lines are told. What looks like a customer's data is marked out as it is kept. */
export function changeBulletin(
  db: Db,
  actor: Actor,
  id: number,
  { title, opening, naming, lines }: BulletinChanges,
  seen: number,
): void {
  authorise(actor, 'bulletin.publish')
  write(db, (tx) => {
    const bulletin = presentDraft(tx, actor, id, seen)
    const names = namesOf(tx, id)
    const told = (text: string) => withoutNames(maskText(text), naming, names)
    tx.update(bulletins)
      .set({
        ...{ title: told(title), opening: told(opening), naming },
        revision: bulletin.revision + 1,
      })
      .where(eq(bulletins.id, id))
      .run()
    for (const [lineId, { sentence, included }] of lines) {
      tx.update(bulletinLines)
        .set({ sentence: told(sentence), included })
        .where(and(eq(bulletinLines.id, lineId), eq(bulletinLines.bulletinId, id)))
        .run()
    }
    record(tx, actor, 'bulletin.changed', subjectOf(bulletin))
  })
}

const namesOf = (tx: Db, id: number): string[] =>
  linesOf(tx, id).flatMap(({ name }) => (name === null ? [] : [name]))

/**
 * 发布: from here on nothing of it is changed. A line whose verdict fell while it was drafted is left out;
 * one whose verdict falls later is corrected where it is shown.
 */
export function publishBulletin(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'bulletin.publish')
  write(db, (tx) => {
    const bulletin = presentDraft(tx, actor, id, seen)
    const all = linesOf(tx, id)
    const told = all.filter(({ line, standing }) => line.included && standing)
    if (told.length === 0) throw refused(bulletinRefusals, 'no-lines')
    if (told.some(({ line }) => line.sentence.trim() === '')) {
      throw refused(bulletinRefusals, 'no-sentence')
    }
    const names = namesOf(tx, id)
    for (const { line, name, standing } of all) {
      const { naming } = bulletin
      const person = nameAs(naming, name ?? '')
      const sentence = withoutNames(maskText(line.sentence), naming, names)
      const included = line.included && standing
      tx.update(bulletinLines)
        .set({ person, sentence, included })
        .where(eq(bulletinLines.id, line.id))
        .run()
    }
    const bulletinNo = nextBulletinNo(tx, now)
    tx.update(bulletins)
      .set({
        ...({ state: 'published', bulletinNo, lines: told.length } as const),
        ...{ publishedAt: now, publishedByName: actor.name, revision: bulletin.revision + 1 },
      })
      .where(eq(bulletins.id, id))
      .run()
    record(tx, actor, 'bulletin.published', subjectOf(bulletin), {
      number: bulletinNo,
      figure: told.length,
    })
    const departmentIds = new Set(told.map(({ line }) => line.departmentId))
    const to = [...departmentIds].flatMap((one) =>
      one === null ? [] : holderIds(tx, 'supervision.sign-department', one),
    )
    const href = `/bulletins/${id}`
    const sentence = `违规通报 ${bulletinNo} 已发布，涉及本部门，请组织学习`
    notify(tx, { to, kind: 'task', sentence, href }, now)
    const others = holdersAnywhere(tx, 'bulletin.read')
      .map((account) => account.id)
      .filter((one) => one !== actor.accountId && !to.includes(one))
    const published = `违规通报 ${bulletinNo} 已发布，请阅读`
    notify(tx, { to: others, kind: 'result', sentence: published, href }, now)
  })
}

export function discardBulletin(db: Db, actor: Actor, id: number, seen: number): void {
  authorise(actor, 'bulletin.publish')
  write(db, (tx) => {
    const bulletin = presentDraft(tx, actor, id, seen)
    tx.update(bulletins)
      .set({ state: 'discarded', revision: bulletin.revision + 1 })
      .where(eq(bulletins.id, id))
      .run()
    record(tx, actor, 'bulletin.discarded', subjectOf(bulletin), { month: monthOf(bulletin.from) })
  })
}
