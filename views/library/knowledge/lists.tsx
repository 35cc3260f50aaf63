import type { Child } from 'hono/jsx'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ArticleColumn } from '#src/library/knowledge/articles-list.ts'
import type { FeedbackRow } from '#src/library/knowledge/feedback.ts'
import type { ArticleFilters, ArticleRow, StaleFilters } from '#src/library/knowledge/queries.ts'
import type { MissedSearch } from '#src/library/knowledge/schema.ts'
import {
  articleKinds,
  articleLimits,
  articleStates,
  ratings,
  staleReasons,
} from '#src/library/knowledge/vocabulary.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { ArticleStatus, StaleTags } from '#views/library/knowledge/parts.tsx'

const base = '/knowledge'

type ArticlesProps = {
  page: Page<ArticleRow>
  filters: ArticleFilters
  frame: ListFrame<ArticleColumn>
  mayPublish: boolean
}

/** 知识管理: everything that was written. */
export function ArticlesPage({ page, filters, frame, mayPublish }: ArticlesProps) {
  return (
    <>
      <PageHead title="知识管理" note={mayPublish ? '发布别人提交的版本，指定责任人' : undefined}>
        <LinkButton href={base}>返回知识库</LinkButton>
        <LinkButton kind="primary" href={`${base}/new`}>
          新建知识
        </LinkButton>
      </PageHead>
      <QueryForm action={`${base}/articles`} keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(articleStates)}
          blank="全部"
        />
        <Select
          label="类别"
          name="kind"
          value={filters.kind}
          options={Object.entries(articleKinds)}
          blank="全部"
        />
        <Select
          label="责任人"
          name="whose"
          value={filters.own ? 'own' : ''}
          options={[['own', '我']]}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={<Empty title="没有这样的知识" hint="换个条件再看，或者新建一条。" />}
      />
    </>
  )
}

const cells: Record<ArticleColumn, (row: ArticleRow) => Child> = {
  title: ({ id, title, draftId, state }) => (
    <>
      <a href={`${base}/${id}`}>{title}</a>
      {draftId !== null && state === 'published' ? <small class="dim"> 有草稿</small> : null}
    </>
  ),
  kind: ({ kind }) => articleKinds[kind],
  state: ({ state }) => <ArticleStatus state={state} />,
  owner: ({ ownerName }) => ownerName,
  review: ({ reviewBy }) => (reviewBy === null ? '—' : formatDay(reviewBy)),
  stale: ({ stale }) => (stale.length === 0 ? '—' : <StaleTags stale={stale} />),
  reads: ({ reads }) => reads,
  helpful: ({ helpful }) => helpful,
  unhelpful: ({ unhelpful }) => unhelpful,
  changed: ({ changedAt }) => <Time at={changedAt} />,
  keywords: ({ keywords }) => keywords,
}

type StaleProps = { page: Page<ArticleRow>; filters: StaleFilters; query: Query }

/** 过期待复审. */
export function StalePage({ page, filters: { why, own }, query }: StaleProps) {
  const whose = own ? '&whose=own' : '&whose=all'
  return (
    <>
      <PageHead title="过期待复审" note="过了复审日期的知识可能已经不对，责任人看过才算数">
        <LinkButton href={base}>返回知识库</LinkButton>
      </PageHead>
      <nav class="tabs" aria-label="为什么待复审">
        <a href={`${base}/stale?why=due${whose}`} aria-current={why === 'due' ? 'page' : undefined}>
          {staleReasons.due}
        </a>
        <a
          href={`${base}/stale?why=owner-gone`}
          aria-current={why === 'owner-gone' ? 'page' : undefined}
        >
          {staleReasons['owner-gone']}
        </a>
      </nav>
      {why === 'due' ? (
        <QueryForm action={`${base}/stale`} keep={query}>
          <Select
            label="责任人"
            name="whose"
            value={own ? 'own' : 'all'}
            options={[
              ['own', '我'],
              ['all', '全部'],
            ]}
          />
        </QueryForm>
      ) : null}
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty
            title={why === 'due' ? '没有过期的知识' : '每一条都有人负责'}
            hint={why === 'due' ? '到复审日期前两周会提醒责任人。' : undefined}
          />
        ) : (
          <Table
            caption="过期待复审的知识"
            head={[
              { label: '标题' },
              { label: '类别' },
              { label: '责任人' },
              { label: '复审日期' },
              { label: '阅读', num: true },
            ]}
          >
            {page.rows.map(({ id, title, kind, ownerName, ownerGone, reviewBy, reads }) => (
              <tr>
                <td>
                  <a href={`${base}/${id}`}>{title}</a>
                </td>
                <td class="nowrap">{articleKinds[kind]}</td>
                <td class="nowrap">
                  {ownerName}
                  {ownerGone ? '（不再负责）' : ''}
                </td>
                <td class="nowrap">{reviewBy === null ? '—' : formatDay(reviewBy)}</td>
                <td class="num">{reads}</td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path={`${base}/stale`} query={query} page={page} />
      </Card>
    </>
  )
}

/** 待答复的反馈. */
export function FeedbackPage({ page, query }: { page: Page<FeedbackRow>; query: Query }) {
  return (
    <>
      <PageHead title="知识反馈" note="读的人说没用或写了话的，等责任人答复">
        <LinkButton href={base}>返回知识库</LinkButton>
      </PageHead>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty title="没有等答复的反馈" hint="有人说没用，或者写了话，会出现在这里。" />
        ) : (
          <Table
            caption="等答复的反馈"
            head={[
              { label: '知识' },
              { label: '评价' },
              { label: '写的话' },
              { label: '谁' },
              { label: '时间' },
            ]}
          >
            {page.rows.map((row) => (
              <tr>
                <td>
                  <a href={`${base}/${row.articleId}#feedback`}>{row.title}</a>
                </td>
                <td class="nowrap">{ratings[row.rating]}</td>
                <td class="wrapped">{row.words || '—'}</td>
                <td class="nowrap">{row.accountName}</td>
                <td>
                  <Time at={row.at} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path={`${base}/feedback`} query={query} page={page} />
      </Card>
    </>
  )
}

/** 没有搜到的词: what people looked for and did not find. */
export function MissesPage({ page, query }: { page: Page<MissedSearch>; query: Query }) {
  return (
    <>
      <PageHead title="没有搜到的词" note="找的人多的在前；补上以后再有人搜不到，会重新出现">
        <LinkButton href={base}>返回知识库</LinkButton>
      </PageHead>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty title="没有搜不到的词" hint="有人找了、没有找到，会记在这里。" />
        ) : (
          <Table
            caption="没有搜到的词"
            head={[
              { label: '找的词' },
              { label: '次数', num: true },
              { label: '最近一次' },
              { label: '操作' },
            ]}
          >
            {page.rows.map(({ id, words, count, lastAt }) => (
              <tr>
                <td class="wrapped">{words}</td>
                <td class="num">{count}</td>
                <td>
                  <Time at={lastAt} />
                </td>
                <td>
                  <div class="row-actions">
                    <a
                      href={`${base}/new?title=${encodeURIComponent(words.slice(0, articleLimits.title))}`}
                    >
                      写一条
                    </a>
                    <form method="post" action={`${base}/missed/${id}/settled`}>
                      <Button kind="quiet" small>
                        已补上
                      </Button>
                    </form>
                  </div>
                </td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path={`${base}/missed`} query={query} page={page} />
      </Card>
    </>
  )
}
