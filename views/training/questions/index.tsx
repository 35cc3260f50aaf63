import type { Child } from 'hono/jsx'

import { formatTime } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { QuestionFilters, QuestionRow } from '#src/training/questions/queries.ts'
import type { QuestionColumn } from '#src/training/questions/questions-list.ts'
import {
  difficulties,
  questionCategories,
  questionKinds,
  questionStates,
} from '#src/training/questions/vocabulary.ts'
import { Status, Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<QuestionRow>
  filters: QuestionFilters
  frame: ListFrame<QuestionColumn>
}

/** 题库, newest first. */
export function QuestionsPage({ page, filters, frame }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cells}
      buttons={
        <>
          <LinkButton href="/questions/import">导入题库</LinkButton>
          <LinkButton href="/questions/export.csv">整库导出</LinkButton>
          <LinkButton kind="primary" href="/questions/new">
            出题
          </LinkButton>
        </>
      }
      states={{ words: questionStates, chosen: filters.state }}
      fields={<Fields filters={filters} />}
      empty={{
        title: '没有这样的题目',
        hint: '可以一题一题出，也可以整表导入。',
        action: <LinkButton href="/questions/import">导入题库</LinkButton>,
      }}
    />
  )
}

function Fields({ filters: { category, difficulty, kind } }: Pick<Props, 'filters'>) {
  return (
    <>
      <Select
        label="知识面"
        name="category"
        value={category}
        options={Object.entries(questionCategories)}
        blank="全部"
      />
      <Select
        label="难度"
        name="difficulty"
        value={difficulty}
        options={Object.entries(difficulties)}
        blank="全部"
      />
      <Select
        label="题型"
        name="kind"
        value={kind}
        options={Object.entries(questionKinds)}
        blank="全部"
      />
    </>
  )
}

const cells: Record<QuestionColumn, (row: QuestionRow) => Child> = {
  id: ({ id }) => id,
  stem: ({ id, stem, clipId }) => (
    <>
      <a href={`/questions/${id}`}>{shortened(stem)}</a>{' '}
      {clipId === null ? null : <Tag kind="info">听音</Tag>}
    </>
  ),
  category: ({ category }) => questionCategories[category],
  kind: ({ kind }) => questionKinds[kind],
  difficulty: ({ difficulty }) => difficulties[difficulty],
  version: ({ version }) => version,
  state: ({ state }) => (
    <Status tone={state === 'active' ? 'good' : 'grey'} label={questionStates[state]} />
  ),
  sound: ({ clipId }) => (clipId === null ? '—' : '有'),
  by: ({ createdByName }) => createdByName,
  at: ({ createdAt }) => formatTime(createdAt),
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
