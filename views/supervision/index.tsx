import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { SheetFigures, SheetFilters, SheetRow } from '#src/supervision/sheets/list.ts'
import type { SheetColumn } from '#src/supervision/sheets/supervision-list.ts'
import { dueChoices, levelChoices, stateChoices } from '#src/supervision/sheets/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { DueDate, LevelTag, SheetStatus } from '#views/supervision/parts.tsx'

type Props = {
  page: Page<SheetRow>
  figures: SheetFigures
  filters: SheetFilters
  departments: readonly Option[]
  frame: ListFrame<SheetColumn>
  now: number
}

const here = '/supervision'

/** 督办表: what runs, the most urgent first. */
export function SheetsPage({ page, figures, filters, departments, frame, now }: Props) {
  const { state, due } = filters
  return (
    <>
      <PageHead title="督办表" note="措施做完以后，数字连续达标才能签字销号">
        {figures.draft === null ? null : (
          <LinkButton kind="primary" href={`${here}/new`}>
            起草督办表
          </LinkButton>
        )}
      </PageHead>
      <Tiles>
        <Tile
          label="办理中"
          value={figure(figures.running)}
          unit="张"
          href={here}
          current={state === 'running' && due === null}
        />
        <Tile
          label={dueChoices.overdue}
          value={figure(figures.overdue)}
          unit="张"
          hot={figures.overdue > 0}
          href={`${here}?due=overdue`}
          current={state === 'running' && due === 'overdue'}
        />
        <Tile
          label={stateChoices.check}
          value={figure(figures.check)}
          unit="张"
          href={`${here}?state=check`}
          current={state === 'check'}
        />
        <Tile
          label={stateChoices.act}
          value={figure(figures.act)}
          unit="张"
          href={`${here}?state=act`}
          current={state === 'act'}
        />
        {figures.draft === null ? null : (
          <Tile
            label="草稿"
            value={figure(figures.draft)}
            unit="张"
            href={`${here}?state=draft`}
            current={state === 'draft'}
          />
        )}
      </Tiles>
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select label="状态" name="state" value={state} options={Object.entries(stateChoices)} />
        <Select
          label="责任部门"
          name="department"
          value={filters.departmentId}
          options={departments}
          blank="全部"
        />
        <Select
          label="督办级别"
          name="level"
          value={filters.level}
          options={Object.entries(levelChoices)}
          blank="全部"
        />
        <Select
          label="期限"
          name="due"
          value={due}
          options={Object.entries(dueChoices)}
          blank="不限"
        />
        <DateInput
          label="下达从"
          name="from"
          value={frame.query['from']}
          error={filters.problems['from']}
        />
        <DateInput label="到" name="to" value={frame.query['to']} error={filters.problems['to']} />
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
  const { departmentId, level, due, state } = filters
  const narrowed = departmentId !== null || level !== null || due !== null
  return (
    <NoRows frame={frame} narrowed={narrowed} none="没有符合条件的督办表">
      {state === 'running' ? (
        <Empty
          title="没有办理中的督办表"
          hint="质量保证部按周分析下达督办表，下达以后排在这里。"
          action={<LinkButton href={`${here}?state=closed`}>看已销号的</LinkButton>}
        />
      ) : (
        <Empty title={`没有${stateChoices[state]}的督办表`} />
      )}
    </NoRows>
  )
}

const dayOf = (at: number | null) => (at === null ? '—' : formatDay(at))
const lastDay = (until: number | null) => (until === null ? '—' : formatDay(until - 1))

const cellsAt = (now: number): Record<SheetColumn, (row: SheetRow) => Child> => ({
  no: ({ id, sheetNo }) => <a href={`${here}/${id}`}>{sheetNo ?? '草稿'}</a>,
  department: ({ department }) => department,
  problem: ({ problem }) => <span class="sheet-problem">{problem}</span>,
  state: ({ state }) => <SheetStatus state={state} />,
  level: ({ level }) => <LevelTag level={level} />,
  step: ({ stepDueAt }) => <DueDate until={stepDueAt} now={now} />,
  owner: ({ ownerName }) => ownerName || '—',
  due: ({ dueAt }) => lastDay(dueAt),
  issued: ({ issuedAt }) => dayOf(issuedAt),
  closed: ({ closedAt }) => dayOf(closedAt),
  created: ({ createdAt }) => dayOf(createdAt),
})
