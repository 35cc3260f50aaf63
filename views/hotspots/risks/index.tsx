import type { Child } from 'hono/jsx'

import type { OpenRisks } from '#src/hotspots/now.ts'
import type { RiskFilters, RiskRow } from '#src/hotspots/risks/queries.ts'
import type { RiskColumn } from '#src/hotspots/risks/risks-list.ts'
import {
  responseLevels,
  riskChoices,
  riskColours,
  riskKinds,
} from '#src/hotspots/risks/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { type Option, Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

import { ColourTag, RiskDue, RiskStatus } from './parts.tsx'

type Props = {
  page: Page<RiskRow>
  open: OpenRisks
  filters: RiskFilters
  departments: readonly Option[]
  frame: ListFrame<RiskColumn>
  may: { start: boolean; set: boolean }
  now: number
}

const here = '/risks'

/** 风险预警: by colour, with whose it is and until when. */
export function RisksPage({ page, open, filters, departments, frame, may, now }: Props) {
  return (
    <>
      <PageHead title="风险预警" note="红橙黄蓝四级；按规则提出的先由质检确认">
        <LinkButton href="/risk-standards">处置标准</LinkButton>
        {may.start ? (
          <LinkButton kind="primary" href={`${here}/new`}>
            启动预警
          </LinkButton>
        ) : null}
      </PageHead>
      <Tiles>
        {(Object.keys(riskColours) as (keyof typeof riskColours)[]).map((colour) => (
          <Tile
            label={`${riskColours[colour]}，处置中`}
            value={open.counts[colour]}
            unit="条"
            note={<ColourTag colour={colour} />}
            href={`${here}?colour=${colour}`}
            current={filters.colour === colour}
          />
        ))}
        <Tile
          label="待确认"
          value={open.proposed}
          unit="条"
          note="等质检确认是不是风险"
          href={`${here}?state=proposed`}
          current={filters.state === 'proposed'}
        />
        <Tile
          label="处置超期"
          value={open.overdue}
          unit="条"
          hot={open.overdue > 0}
          note="过了时限还没有登记到位"
          href={`${here}?state=overdue`}
          current={filters.state === 'overdue'}
        />
      </Tiles>
      {open.proposed > 0 && may.start && filters.state !== 'proposed' ? (
        <Notice kind="warn">
          有 {open.proposed} 条按规则提出的预警等您确认。<a href={`${here}?state=proposed`}>去看</a>
        </Notice>
      ) : null}
      <QueryForm action={here} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(riskChoices)}
        />
        <Select
          label="等级"
          name="colour"
          value={filters.colour}
          options={Object.entries(riskColours)}
          blank="全部"
        />
        <Select
          label="归口部门"
          name="department"
          value={filters.departmentId}
          options={departments}
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
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (filters.colour !== null || filters.departmentId !== null) {
    return (
      <Empty
        title="没有符合条件的预警"
        action={<LinkButton href={resetHref(frame)}>清除条件</LinkButton>}
      />
    )
  }
  return filters.state === 'open' ? (
    <Empty
      title="现在没有处置中的预警"
      hint="热点上升、同类投诉集中、重大投诉、舆情风险、高频来电到了启动条件会自动提出。"
      action={<LinkButton href={`${here}?state=any`}>看全部</LinkButton>}
    />
  ) : (
    <Empty title={`没有${riskChoices[filters.state]}的预警`} />
  )
}

const cellsAt = (now: number): Record<RiskColumn, (row: RiskRow) => Child> => ({
  colour: ({ colour }) => <ColourTag colour={colour} />,
  title: ({ id, title }) => <a href={`${here}/${id}`}>{title}</a>,
  kind: ({ kind }) => riskKinds[kind],
  state: (row) => <RiskStatus risk={row} />,
  department: ({ department }) => department ?? <span class="dim">还没有定</span>,
  response: ({ response }) => responseLevels[response],
  startedAt: ({ startedAt }) => <Time at={startedAt} />,
  due: (row) => <RiskDue risk={row} now={now} />,
  handled: ({ handledAt }) => (handledAt === null ? '—' : <Time at={handledAt} />),
  ended: ({ endedAt }) => (endedAt === null ? '—' : <Time at={endedAt} />),
})
