import type { Child } from 'hono/jsx'

import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { DefectColumn } from '#src/supervision/defects/defects-list.ts'
import type { DefectFigures, DefectFilters, DefectRow } from '#src/supervision/defects/list.ts'
import {
  defectChoices,
  defectLevels,
  defectSources,
  type DefectState,
  defectStates,
} from '#src/supervision/defects/vocabulary.ts'
import { Status, Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { DueDate } from '#views/supervision/parts.tsx'

type Props = {
  page: Page<DefectRow>
  figures: DefectFigures
  filters: DefectFilters
  departments: readonly Option[]
  businesses: readonly Option[]
  frame: ListFrame<DefectColumn>
  enters: boolean
  now: number
}

const here = '/defects'

export const DefectStatus = ({ state }: { state: DefectState }) => (
  <Status tone={state === 'open' ? 'orange' : 'good'} label={defectStates[state]} />
)

/** 消缺清单: what is to be put right, by whom it concerns and which level owns it. */
export function DefectsPage(props: Props) {
  const { page, figures, filters, departments, businesses, frame, enters, now } = props
  const { state } = filters
  return (
    <>
      <PageHead title="消缺清单" note="分群分层，谁的缺陷谁消；同一原因再发可重新打开">
        {enters ? (
          <LinkButton kind="primary" href={`${here}/new`}>
            登记缺陷
          </LinkButton>
        ) : null}
      </PageHead>
      <Tiles>
        <Tile
          label={defectChoices.open}
          value={figure(figures.open)}
          unit="项"
          href={here}
          current={state === 'open'}
        />
        <Tile
          label={defectChoices.overdue}
          value={figure(figures.overdue)}
          unit="项"
          hot={figures.overdue > 0}
          href={`${here}?state=overdue`}
          current={state === 'overdue'}
        />
        <Tile
          label={defectChoices.done}
          value={figure(figures.done)}
          unit="项"
          href={`${here}?state=done`}
          current={state === 'done'}
        />
      </Tiles>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select label="状态" name="state" value={state} options={Object.entries(defectChoices)} />
        <Select
          label="层级"
          name="level"
          value={filters.level}
          options={Object.entries(defectLevels)}
          blank="全部"
        />
        <Select
          label="部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select
          label="属实类型"
          name="fault"
          value={filters.fault}
          options={Object.entries(faultCategories)}
          blank="全部"
        />
        <Select
          label="人员类别"
          name="staff"
          value={filters.staff}
          options={Object.entries(staffCategories)}
          blank="全部"
        />
        <Select
          label="业务"
          name="business"
          value={filters.businessTypeId}
          options={businesses}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsAt(now)}
        empty={<Nothing filters={filters} frame={frame} />}
      />
    </>
  )
}

function Nothing({ filters, frame }: Pick<Props, 'filters' | 'frame'>) {
  const { state, ...rest } = filters
  const narrowed = Object.values(rest).some((value) => value !== null)
  return (
    <NoRows frame={frame} narrowed={narrowed} none="没有符合条件的缺陷">
      {state === 'open' ? (
        <Empty
          title="没有待消的缺陷"
          hint="定责有责的投诉，其改进措施会自动列入；也可以从投诉、通报登记。"
          action={<LinkButton href={`${here}?state=done`}>看已消缺的</LinkButton>}
        />
      ) : (
        <Empty title={`没有${defectChoices[state]}的缺陷`} />
      )}
    </NoRows>
  )
}

const cellsAt = (now: number): Record<DefectColumn, (row: DefectRow) => Child> => ({
  what: ({ id, what }) => <a href={`${here}/${id}`}>{what}</a>,
  owner: ({ owner }) => owner,
  level: ({ level }) => defectLevels[level],
  fault: ({ faultCategory }) => faultCategories[faultCategory],
  staff: ({ staffCategory }) => (staffCategory === null ? '—' : staffCategories[staffCategory]),
  business: ({ business }) => business ?? '—',
  cause: ({ rootCause }) => (rootCause === null ? '—' : rootCauses[rootCause]),
  due: ({ dueAt, state }) =>
    state === 'open' ? <DueDate until={dueAt} now={now} /> : formatDay(dueAt - 1),
  state: ({ state }) => <DefectStatus state={state} />,
  times: ({ times }) => (times > 0 ? <Tag kind="hot">{`再发 ${times} 次`}</Tag> : '—'),
  source: ({ source }) => defectSources[source],
  done: ({ doneAt, doneByName }) => (doneAt === null ? '—' : `${formatDay(doneAt)} ${doneByName}`),
})
