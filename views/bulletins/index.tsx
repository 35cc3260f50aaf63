import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { BulletinColumn } from '#src/supervision/bulletins/bulletins-list.ts'
import type { BulletinFilters, BulletinRow } from '#src/supervision/bulletins/list.ts'
import {
  bulletinChoices,
  type BulletinState,
  bulletinStates,
  namings,
} from '#src/supervision/bulletins/vocabulary.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<BulletinRow>
  filters: BulletinFilters
  frame: ListFrame<BulletinColumn>
  publishes: boolean
}

const here = '/bulletins'
const tones: Record<BulletinState, Tone> = { draft: 'orange', published: 'good', discarded: 'grey' }
export const BulletinStatus = ({ state }: { state: BulletinState }) => (
  <Status tone={tones[state]} label={bulletinStates[state]} />
)

/** 违规通报: what was found in verdicts, told to everybody. */
export function BulletinsPage({ page, filters, frame, publishes }: Props) {
  return (
    <>
      <PageHead title="违规通报" note="按核实属实的投诉汇总，发布后冻结；改判另列更正">
        {publishes ? (
          <LinkButton kind="primary" href={`${here}/new`}>
            起草通报
          </LinkButton>
        ) : null}
      </PageHead>
      {publishes ? (
        <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
          <Select
            label="状态"
            name="state"
            value={filters.state}
            options={Object.entries(bulletinChoices)}
          />
        </QueryForm>
      ) : null}
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <NoRows
            frame={frame}
            narrowed={filters.state !== 'current'}
            none={`没有${bulletinChoices[filters.state]}的通报`}
          >
            <Empty
              title="还没有通报"
              hint="质量保证部按一段时间内核实属实的投诉起草，发布以后排在这里。"
            />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<BulletinColumn, (row: BulletinRow) => Child> = {
  no: ({ id, bulletinNo }) => <a href={`${here}/${id}`}>{bulletinNo ?? '草稿'}</a>,
  title: ({ title }) => title,
  lines: ({ lines, state }) => (state === 'published' ? lines : '—'),
  state: ({ state }) => <BulletinStatus state={state} />,
  naming: ({ naming }) => namings[naming],
  published: ({ publishedAt }) => (publishedAt === null ? '—' : formatDay(publishedAt)),
  by: ({ publishedByName }) => publishedByName || '—',
  read: ({ unread, state }) =>
    state !== 'published' ? '—' : unread ? <Tag kind="info">未读</Tag> : '已读',
}
