import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { dispatchList, type DispatchRow, readDispatchFilters } from './dispatch-queries.ts'
import { sendBackReaders } from './send-back-queries.ts'
import { principles, takenIn } from './vocabulary.ts'

const columns = {
  no: { label: '投诉', nowrap: true, value: ({ complaintNo }) => complaintNo },
  giver: { label: '从', value: ({ giver }) => giver ?? takenIn },
  department: { label: '到', value: ({ department }) => department },
  principle: { label: '依据', value: ({ principle }) => principles[principle] },
  at: { label: '派出', sorts: true, value: ({ at, byName }) => `${formatTime(at)} ${byName}` },
  accepted: {
    label: '接收',
    value: ({ acceptedAt, acceptedByName }) =>
      acceptedAt && `${formatTime(acceptedAt)} ${acceptedByName ?? ''}`,
  },
  reason: { label: '说明', extra: true, value: ({ reason }) => reason || null },
} satisfies Record<string, ListColumn<DispatchRow>>

export type DispatchColumn = keyof typeof columns

/** 派单与交接. */
export const dispatchesList = (blindness: Blindness) =>
  ({
    path: '/complaints/dispatches',
    title: '派单与交接',
    needs: sendBackReaders,
    columns,
    filters: {
      giver: {
        label: '从',
        named: (db, value) => (value === '0' ? takenIn : departmentNamed(db, value)),
      },
      department: { label: '到', named: departmentNamed },
      from: { label: '派出从' },
      to: { label: '派出到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      dispatchList(db, actor, readDispatchFilters(query), request, blindness),
  }) satisfies ListDefinition<DispatchRow>
