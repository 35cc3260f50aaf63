import type { Page } from '#src/kernel/paging.ts'
import type { QuestionFilters, QuestionRow } from '#src/training/questions/queries.ts'
import {
  difficulties,
  questionCategories,
  questionKinds,
  questionStates,
} from '#src/training/questions/vocabulary.ts'
import { Status, Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = { page: Page<QuestionRow>; filters: QuestionFilters; query: Query }

/** 题库, newest first. */
export function QuestionsPage({ page, filters, query }: Props) {
  return (
    <>
      <PageHead title="题库">
        <LinkButton href="/questions/import">导入</LinkButton>
        <LinkButton href="/questions/export.csv">导出</LinkButton>
        <LinkButton kind="primary" href="/questions/new">
          出题
        </LinkButton>
      </PageHead>
      <QueryForm action="/questions" keep={query}>
        <Select
          label="知识面"
          name="category"
          value={filters.category}
          options={Object.entries(questionCategories)}
          blank="全部"
        />
        <Select
          label="难度"
          name="difficulty"
          value={filters.difficulty}
          options={Object.entries(difficulties)}
          blank="全部"
        />
        <Select
          label="题型"
          name="kind"
          value={filters.kind}
          options={Object.entries(questionKinds)}
          blank="全部"
        />
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(questionStates)}
        />
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title="没有这样的题目"
            hint="可以一题一题出，也可以整表导入。"
            action={<LinkButton href="/questions/import">导入题库</LinkButton>}
          />
        ) : (
          <Table
            caption="题库"
            head={[
              { label: '编号', num: true },
              { label: '题干' },
              { label: '知识面' },
              { label: '题型' },
              { label: '难度' },
              { label: '版本', num: true },
              { label: '状态' },
            ]}
          >
            {page.rows.map((row) => (
              <tr>
                <td class="num">{row.id}</td>
                <td>
                  <a href={`/questions/${row.id}`}>{shortened(row.stem)}</a>{' '}
                  {row.clipId === null ? null : <Tag kind="info">听音</Tag>}
                </td>
                <td class="nowrap">{questionCategories[row.category]}</td>
                <td class="nowrap">{questionKinds[row.kind]}</td>
                <td>{difficulties[row.difficulty]}</td>
                <td class="num">{row.version}</td>
                <td class="nowrap">
                  <Status
                    tone={row.state === 'active' ? 'good' : 'grey'}
                    label={questionStates[row.state]}
                  />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/questions" query={query} page={page} />
      </Card>
    </>
  )
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
