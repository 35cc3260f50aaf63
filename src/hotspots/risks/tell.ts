import { holdersOf } from '#src/auth/holders.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import type { Risk } from './schema.ts'
import { standardsAt } from './standards.ts'
import { riskColours, type ToldGroup } from './vocabulary.ts'

type Place = Pick<Risk, 'departmentId' | 'subCentreId'>

const ids = (accounts: readonly { id: number }[]) => accounts.map(({ id }) => id)

/** Whoever handles what a department owns: its own people, nobody of the whole centre. */
export const handlersOf = (tx: Db, place: Place): number[] =>
  place.departmentId === null
    ? []
    : ids(holdersOf(tx, 'risk.handle', place).filter(({ scopeKind }) => scopeKind !== 'all'))

/** 质检: who confirms and releases. */
export const releasersOf = (tx: Db): number[] => ids(holdersOf(tx, 'risk.release', null))

export function groupOf(tx: Db, group: ToldGroup, place: Place): number[] {
  if (group === 'quality') return releasersOf(tx)
  if (group === 'leadership') {
    return ids(
      holdersOf(tx, 'supervision.sign-leadership', place.departmentId === null ? null : place),
    )
  }
  return place.departmentId === null
    ? []
    : ids(
        holdersOf(tx, 'supervision.sign-department', place).filter(
          ({ scopeKind }) => scopeKind !== 'all',
        ),
      )
}

/** Tells of a risk: QA where it has to be judged, else the owning department and whom the standard names. */
export function tellStarted(tx: Db, risk: Risk, now: number): void {
  const { id, colour, title, revision } = risk
  const href = `/risks/${id}`
  if (risk.state === 'proposed') {
    const sentence = `按规则提出一条${riskColours[colour]}预警，请确认：${title}`
    const notice = { kind: 'task' as const, sentence, href, key: `risk:${id}:proposed` }
    notify(tx, { to: releasersOf(tx), ...notice }, now)
    return
  }
  const { told } = standardsAt(tx, now).figures.standards[colour]
  const to = [...handlersOf(tx, risk), ...told.flatMap((group) => groupOf(tx, group, risk))]
  notify(
    tx,
    {
      to: risk.departmentId === null ? [...to, ...releasersOf(tx)] : to,
      kind: 'task',
      sentence: `${riskColours[colour]}预警：${title}`,
      href,
      urgent: colour === 'red' || colour === 'orange',
      key: `risk:${id}:open:${colour}:${revision}`,
    },
    now,
  )
}
