import type { DepartmentOption } from '#src/organisation/queries.ts'
import { findingStates, reconciliations } from '#src/screening/vocabulary.ts'
import type { SearchCount, SearchResult } from '#src/search/queries.ts'
import type { SavedSearchRow } from '#src/search/saved/queries.ts'
import { longestQuery } from '#src/search/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { figure } from '#views/components/figure.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager } from '#views/components/table.tsx'
import { departmentChoices } from '#views/recordings/choices.ts'
import { Results } from '#views/search/results.tsx'

type Props = {
  query: Query
  /** Why nothing was looked for, by field. */
  problems: Readonly<Record<string, string>>
  /** Null where nothing has been asked for yet, or what was asked for makes no sense. */
  result: SearchResult | null
  saved: readonly SavedSearchRow[]
  /** The saved search the page shows, and whether its conditions have been changed since. */
  shown: { id: number; name: string; own: boolean; changed: boolean } | null
  departments: DepartmentOption[]
  businessTypes: readonly Option[]
  /** Segments not in the index yet. */
  waiting: number
  /** The same in simplified characters, where it was typed in others and nothing was found. */
  simplified: string | null
  may: { seeAgents: boolean; seeFindings: boolean; export: boolean }
}

export function SearchPage(props: Props) {
  const { result, saved, waiting, shown } = props
  return (
    <>
      <PageHead title="全文检索" note="在通话的转写文字里找说过的话">
        {saved.length > 0 ? <LinkButton href="/search/saved">常用检索</LinkButton> : null}
      </PageHead>
      <SavedTabs saved={saved} shown={shown} />
      <Filters {...props} />
      {waiting > 0 ? (
        <Notice kind="info">
          较早的转写正在编入索引，暂时搜不到（还剩约 {waiting.toLocaleString('zh-CN')} 句）。
        </Notice>
      ) : null}
      {result ? (
        <Found {...props} result={result} />
      ) : (
        <Card>
          <HowTo />
        </Card>
      )}
    </>
  )
}

function SavedTabs({ saved, shown }: Pick<Props, 'saved' | 'shown'>) {
  if (saved.length === 0) return null
  return (
    <nav class="tabs" aria-label="常用检索">
      {saved.map(({ id, name, query, news }) => (
        <a
          href={`/search?saved=${id}&${query}`}
          aria-current={shown?.id === id ? 'page' : undefined}
        >
          {name}
          {news ? <small title="上次看过之后新转写的">新 {newsText(news)}</small> : null}
        </a>
      ))}
    </nav>
  )
}

const mostNews = 99
export const newsText = (news: number) => (news >= mostNews ? `${mostNews}+` : String(news))

function Filters({ query, problems, departments, businessTypes, may }: Props) {
  return (
    <QueryForm
      action="/search"
      more={
        <>
          {may.seeAgents ? (
            <TextInput
              label="坐席工号或姓名"
              name="agent"
              value={query['agent']}
              error={problems['agent']}
              maxlength={60}
            />
          ) : null}
          <Select
            label="业务类型"
            name="type"
            blank="全部"
            value={query['type']}
            options={businessTypes}
          />
          {may.seeFindings ? (
            <>
              <Select
                label="比对结果"
                name="box"
                blank="全部"
                value={query['box']}
                options={Object.entries(reconciliations)}
              />
              <Select
                label="疑点"
                name="finding"
                blank="全部"
                value={query['finding']}
                options={Object.entries(findingStates)}
              />
            </>
          ) : null}
        </>
      }
      moreOpen={['agent', 'type', 'box', 'finding'].some((name) => query[name])}
    >
      <div class="query-wide">
        <TextInput
          label="说过的话"
          name="q"
          type="search"
          value={query['q']?.slice(0, 2 * longestQuery)}
          error={problems['q']}
          placeholder="几个词用空格隔开"
          autofocus={!query['q']}
        />
      </div>
      <Select
        label="谁说的"
        name="voice"
        blank="都找"
        value={query['voice']}
        options={Object.entries(voices)}
      />
      <DateInput label="通话日期从" name="from" value={query['from']} error={problems['from']} />
      <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      {departments.length > 1 ? (
        <Select
          label="部门"
          name="department"
          blank="全部"
          value={query['department']}
          options={departmentChoices(departments)}
        />
      ) : null}
      {query['saved'] ? <input type="hidden" name="saved" value={query['saved']} /> : null}
    </QueryForm>
  )
}

function Found(props: Props & { result: SearchResult }) {
  const { query, result, may } = props
  const { page, unfinished } = result
  return (
    <Card
      flush
      note={<CountOf query={query} result={result} />}
      actions={
        <>
          <SaveLink {...props} />
          {may.export && page.rows.length > 0 ? (
            <LinkButton
              small
              icon="download"
              href={hrefWith('/search/export.csv', query, { at: null, size: null, saved: null })}
            >
              导出句子
            </LinkButton>
          ) : null}
        </>
      }
    >
      {page.rows.length > 0 ? (
        <Results rows={page.rows} showsAgents={may.seeAgents} />
      ) : (
        <NothingFound {...props} />
      )}
      {unfinished && page.rows.length > 0 ? (
        <p class="results-more dim">
          这几个词常见而条件窄，这一页只找到这些；{page.next ? '点“下一页”接着往前找。' : null}
        </p>
      ) : null}
      <ListPager path="/search" query={query} page={page} />
    </Card>
  )
}

/** Known where one page holds all; else asked for once the page stands. */
function CountOf({ query, result }: { query: Query; result: SearchResult }) {
  const { page, unfinished } = result
  if (page.rows.length === 0 && !page.previous) return null
  if (!page.previous && !page.next && !unfinished) {
    return <Count count={{ calls: page.rows.length, atLeast: false }} />
  }
  return (
    <span
      hx-get={hrefWith('/search/count', query, { at: null, size: null, saved: null })}
      hx-trigger="load"
      hx-swap="outerHTML"
    >
      最近转写的在前
    </span>
  )
}

/** `共 37 通通话`, `至少 120 通`, `999+ 通`. */
export function Count({ count: { calls, atLeast } }: { count: SearchCount }) {
  const words =
    calls > 999 ? `${figure(calls)} 通通话` : `${atLeast ? '至少' : '共'} ${calls} 通通话`
  return <span>{words}，最近转写的在前</span>
}

function SaveLink({ query, shown }: Props) {
  const given = { ...query, at: null, size: null, saved: null }
  if (shown?.own && shown.changed) {
    return (
      <>
        <LinkButton small href={hrefWith(`/search/saved/${shown.id}/edit`, {}, given)}>
          更新“{shown.name}”
        </LinkButton>
        <LinkButton small href={hrefWith('/search/saved/new', {}, given)}>
          另存
        </LinkButton>
      </>
    )
  }
  if (shown && !shown.changed) return null
  return (
    <LinkButton small href={hrefWith('/search/saved/new', {}, given)}>
      存为常用检索
    </LinkButton>
  )
}

function NothingFound({ query, result, simplified }: Props & { result: SearchResult }) {
  if (result.unfinished && result.page.next) {
    return (
      <Empty
        title="看过的这部分里没有"
        hint="这几个词常见而条件窄，找了最近的 4000 句还没有碰到。可以接着往前找，或放宽条件。"
        action={
          <LinkButton href={hrefWith('/search', query, { at: result.page.next })}>
            接着往前找
          </LinkButton>
        }
      />
    )
  }
  if (simplified) {
    return (
      <Empty
        title="没有找到"
        hint="转写文字都是简体字。"
        action={
          <LinkButton href={hrefWith('/search', query, { q: simplified, at: null })}>
            改找“{simplified}”
          </LinkButton>
        }
      />
    )
  }
  return (
    <Empty
      title="没有找到"
      hint="几个词要在同一通话里都说过才算；少写一个词，或者放宽条件再试。只有转写过的通话能搜到。"
      action={<LinkButton href={hrefWith('/search', { q: query['q'] })}>只按词找</LinkButton>}
    />
  )
}

function HowTo() {
  return (
    <dl class="how-to">
      <div>
        <dt>
          <code>停电 态度</code>
        </dt>
        <dd>同一通话里，两个词都说过</dd>
      </div>
      <div>
        <dt>
          <code>"挂我电话"</code>
        </dt>
        <dd>带空格或标点的整句放在引号里</dd>
      </div>
      <div>
        <dt>
          <code>投诉 -抢修</code>
        </dt>
        <dd>说过“投诉”，没有说过“抢修”</dd>
      </div>
      <div>
        <dt>
          <code>靠</code>
        </dt>
        <dd>一个字也可以找；字母不分大小写，标点和数字照原样找</dd>
      </div>
    </dl>
  )
}
