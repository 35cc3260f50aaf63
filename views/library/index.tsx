import type { Child } from 'hono/jsx'

import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { CaseColumn } from '#src/library/typical-cases/cases-list.ts'
import type { CaseFilters, CaseRow } from '#src/library/typical-cases/list.ts'
import { caseChoices, caseSources, riskChoices } from '#src/library/typical-cases/vocabulary.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { CaseStatus } from '#views/library/parts.tsx'

type Props = {
  page: Page<CaseRow>
  filters: CaseFilters
  tags: readonly string[]
  frame: ListFrame<CaseColumn>
  /** Sees what is being written, too. */
  works: boolean
  writes: boolean
}

const here = '/library'

/** 典型案例: what everybody can learn from, found by words, source, fault, tag and risk. */
export function CasesPage({ page, filters, tags, frame, works, writes }: Props) {
  const { q, state, source, fault, tag, risk } = filters
  return (
    <>
      <PageHead title="典型案例" note="人名、工号和客户信息都已去掉，片段已打码">
        {writes ? (
          <LinkButton kind="primary" href={`${here}/new`}>
            收入案例库
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm
        action={here}
        keep={frame.query}
        reset={resetHref(frame)}
        moreOpen={tag !== '' || risk !== null}
        more={
          <>
            <Select
              label="标签"
              name="tag"
              value={tag}
              blank="全部"
              options={tags.map((name) => [name, name])}
            />
            <Select
              label="舆情风险"
              name="risk"
              value={risk}
              blank="全部"
              options={Object.entries(riskChoices)}
            />
          </>
        }
      >
        <TextInput
          label="检索词"
          name="q"
          type="search"
          value={q}
          maxlength={100}
          placeholder="标题、案情、启示、标签"
        />
        <Select
          label="来源"
          name="source"
          value={source}
          blank="全部"
          options={Object.entries(caseSources)}
        />
        <Select
          label="类型"
          name="fault"
          value={fault}
          blank="全部"
          options={Object.entries(faultCategories)}
        />
        {works ? (
          <Select label="状态" name="state" value={state} options={Object.entries(caseChoices)} />
        ) : null}
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={<NoCases {...{ frame, writes }} />}
      />
    </>
  )
}

function NoCases({ frame, writes }: Pick<Props, 'frame' | 'writes'>) {
  if (frame.query['at']) return <Empty title="后面没有了" />
  if (frame.narrowed) {
    return <Empty title="没有符合条件的案例" hint="换个检索词，或者去掉一两个条件再查。" />
  }
  return (
    <Empty
      title="还没有典型案例"
      hint={
        writes
          ? '从投诉页、申诉页或表扬记录点“收入案例库”，或在这里新建。'
          : '质量保证部发布以后排在这里。'
      }
      action={
        writes ? (
          <LinkButton kind="primary" href={`${here}/new`}>
            收入案例库
          </LinkButton>
        ) : null
      }
    />
  )
}

const cells: Record<CaseColumn, (row: CaseRow) => Child> = {
  no: ({ id, caseNo }) => <a href={`${here}/${id}`}>{caseNo}</a>,
  title: ({ id, title }) => <a href={`${here}/${id}`}>{title}</a>,
  source: ({ source }) =>
    source === 'good-practice' ? <Tag kind="ok">{caseSources[source]}</Tag> : caseSources[source],
  fault: ({ faultCategory }) => (faultCategory === null ? '—' : faultCategories[faultCategory]),
  tags: ({ tags }) =>
    tags.length === 0 ? (
      '—'
    ) : (
      <span class="case-tags">
        {tags.map((tag) => (
          <a class="tag" href={`${here}?tag=${encodeURIComponent(tag)}`}>
            {tag}
          </a>
        ))}
      </span>
    ),
  risk: ({ opinionRisk }) => (opinionRisk === '' ? '—' : <Tag kind="hot">有</Tag>),
  state: (row) => <CaseStatus {...row} />,
  version: ({ version }) => version ?? '—',
  listed: ({ listedAt }) => formatDay(listedAt),
  by: ({ byName }) => byName,
  studied: ({ state, studied }) =>
    state !== 'published' ? '—' : studied ? '已学完' : <Tag kind="info">未学</Tag>,
}
