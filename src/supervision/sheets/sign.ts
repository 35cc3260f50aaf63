import { record } from '#src/audit/record.ts'
import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, Refused, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { anew, effectOf } from './check.ts'
import { subjectOf } from './draft.ts'
import { presentSheet, sheetFor } from './find.ts'
import { itemsOf } from './items.ts'
import { stateAfter } from './lifecycle.ts'
import { changeSheet, moveSheet } from './move-sheet.ts'
import { tell } from './plan.ts'
import { supervisionSigns, type SupervisionSheet } from './schema.ts'
import { missingPlaces, signsOf } from './signed.ts'
import { signRights } from './told.ts'
import { sheetRefusals, signPlaces, type SignPlace } from './vocabulary.ts'

/** Who alone answers for every measure judges own work by signing. */
export function isSoleOwner(db: Db, sheetId: number, accountId: number | null): boolean {
  const owners = new Set(itemsOf(db, sheetId).map(({ ownerId }) => ownerId))
  return owners.size === 1 && accountId !== null && owners.has(accountId)
}

/**
 * 三方签字: three people, none of them alone the owner of the measures, the leadership last. With the
 * third signature the sheet is closed, if the effect still stands.
 */
export function signSheet(
  db: Db,
  actor: Actor,
  id: number,
  { place, note }: { place: SignPlace; note: string },
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, signRights[place])
  return write(db, (tx) => {
    const { accountId } = actor
    refuseTwice(tx, actor, id, place)
    const sheet = presentSheet(tx, actor, id, seen)
    stateAfter(sheet.state, 'close')
    if (accountId === null) throw new Forbidden(signRights[place])
    if (place !== 'quality' && !actsFor(tx, actor, sheet.departmentId)) {
      throw new Forbidden(signRights[place])
    }
    if (isSoleOwner(tx, id, accountId)) throw refused(sheetRefusals, 'sole-owner')
    if (!missingPlaces(tx, sheet).includes(place)) throw refused(sheetRefusals, 'leader-last')
    if (effectOf(tx, sheet, now)?.met !== true) throw refused(sheetRefusals, 'effect-lost')
    tx.insert(supervisionSigns)
      .values({ sheetId: id, turn: sheet.turn, place, accountId, name: actor.name, note, at: now })
      .run()
    record(tx, actor, 'supervision.signed', subjectOf(sheet), { place: signPlaces[place], note })
    const signed = changeSheet(tx, sheet, {})
    if (missingPlaces(tx, signed).length > 0) {
      if (place !== 'leadership') tellNext(tx, signed, now)
      return signed
    }
    const closed = moveSheet(tx, actor, signed, 'close', { now, closedAt: now })
    if (closed.ownerId !== null) {
      const sentence = `督办表 ${closed.sheetNo} 三方已签字，已销号`
      const href = `/supervision/${id}`
      notify(tx, { to: [closed.ownerId], kind: 'result', sentence, href }, now)
    }
    record(tx, actor, 'supervision.closed', subjectOf(sheet), { sheetNo: sheet.sheetNo })
    return closed
  })
}

/** The same signature twice is told, not doubled: also from a page that was drawn before. */
function refuseTwice(tx: Db, actor: Actor, id: number, place: SignPlace): void {
  const sheet = sheetFor(tx, actor, id)
  // The third signature closed it: its signatures are those of the stay before.
  const turn = sheet.state === 'closed' ? sheet.turn - 1 : sheet.turn
  for (const sign of signsOf(tx, { id, turn })) {
    if (sign.accountId === actor.accountId) {
      if (sign.place !== place) throw refused(sheetRefusals, 'signed-other')
      throw new Refused('signed-own', `${sheetRefusals['signed-own']}（${formatTime(sign.at)} 签）`)
    }
    if (sign.place === place) {
      const by = `${sign.name} ${formatTime(sign.at)} 签`
      throw new Refused('signed-place', `${sheetRefusals['signed-place']}（${by}）`)
    }
  }
}

function tellNext(tx: Db, sheet: SupervisionSheet, now: number): void {
  if (missingPlaces(tx, sheet)[0] !== 'leadership') return
  tell(tx, sheet, `督办表 ${sheet.sheetNo} 部门和质保部已签，请签字`, now)
}

/** 不同意销号: whoever may sign sends it back; the signatures of this round fall. */
export function refuseClosing(
  db: Db,
  actor: Actor,
  id: number,
  { place, reason }: { place: SignPlace; reason: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, signRights[place])
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    stateAfter(sheet.state, 'refuse')
    if (place !== 'quality' && !actsFor(tx, actor, sheet.departmentId)) {
      throw new Forbidden(signRights[place])
    }
    const moved = moveSheet(tx, actor, sheet, 'refuse', { ...anew(tx, now), now, reason })
    tell(tx, moved, `督办表 ${sheet.sheetNo} 没有同意销号：${reason}`, now)
    record(tx, actor, 'supervision.refused', subjectOf(sheet), {
      ...{ place: signPlaces[place], reason },
    })
  })
}
