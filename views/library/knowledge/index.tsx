import type { KnowledgeQuery } from '#src/library/knowledge/query.ts'
import type { Article } from '#src/library/knowledge/schema.ts'
import type { Found, FoundArticle } from '#src/library/knowledge/search.ts'
import type { Snippet } from '#src/library/knowledge/snippet.ts'
import { articleKinds, articleLimits, searchWays } from '#src/library/knowledge/vocabulary.ts'
import { requestKinds, type RequestKind } from '#src/organisation/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { spansOf } from '#views/components/spans.ts'
import { ListPager } from '#views/components/table.tsx'

type Props = {
  address: Query
  query: KnowledgeQuery
  found: Found
  types: { id: number; name: string; kind: RequestKind }[]
  /** What the reader opened last; only where nothing was asked for. */
  looks: Pick<Article, 'id' | 'title' | 'kind'>[]
  may: { write: boolean; publish: boolean }
  now: number
}

const here = '/knowledge'

/** 知识库: the box first, as it is asked while a customer waits. */
export function KnowledgePage(props: Props) {
  const { query, may } = props
  return (
    <>
      <PageHead title="知识库">
        {may.publish ? <LinkButton href={`${here}/missed`}>没有搜到的词</LinkButton> : null}
        {may.write ? (
          <>
            <LinkButton href={`${here}/stale`}>待复审</LinkButton>
            <LinkButton href={`${here}/feedback`}>反馈</LinkButton>
            <LinkButton href={`${here}/articles`}>知识管理</LinkButton>
            <LinkButton kind="primary" href={`${here}/new`}>
              新建知识
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      <nav class="tabs" aria-label="检索方式">
        {Object.entries(searchWays).map(([way, label]) => (
          <a
            href={way === 'words' ? here : `${here}?way=${way}`}
            aria-current={query.way === way ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <SearchForm {...props} />
      {query.way === 'types' ? <Types {...props} /> : null}
      <Results {...props} />
      <Looks {...props} />
    </>
  )
}

function SearchForm({ address, query, types }: Props) {
  const { way, problems } = query
  const combined = way === 'combined'
  const box = (name: string, label: string, placeholder: string, autofocus = false) => (
    <TextInput
      label={label}
      name={name}
      type="search"
      value={address[name]?.slice(0, 2 * articleLimits.query)}
      error={problems[name]}
      placeholder={placeholder}
      autofocus={autofocus}
    />
  )
  return (
    <form class="card query knowledge-search" method="get" action={here} role="search">
      {way === 'words' ? null : <input type="hidden" name="way" value={way} />}
      {way === 'types' && query.typeId !== null ? (
        <input type="hidden" name="type" value={query.typeId} />
      ) : null}
      <div class="query-fields">
        {combined ? (
          <>
            {box('all', '都要有', '几个词用空格隔开', !address['all'])}
            {box('any', '有一个就行', '几个词用空格隔开')}
            {box('none', '不要有', '几个词用空格隔开')}
          </>
        ) : (
          <div class="query-wide">
            {box('q', '找什么', '例如 复电、阶梯电价、抢修电话', !address['q'])}
          </div>
        )}
        <Select
          label="类别"
          name="kind"
          blank="全部"
          value={query.kind}
          options={Object.entries(articleKinds)}
        />
        {way === 'types' ? null : (
          <Select
            label="业务类别"
            name="type"
            blank="全部"
            value={query.typeId}
            options={types.map(({ id, name }) => [String(id), name] as const)}
          />
        )}
      </div>
      <div class="bar query-actions">
        <Button kind="primary" icon="search">
          查询
        </Button>
        <LinkButton href={way === 'words' ? here : `${here}?way=${way}`}>重置</LinkButton>
      </div>
    </form>
  )
}

function Types({ address, query, types }: Props) {
  const kinds = Object.entries(requestKinds).flatMap(([kind, label]) => {
    const own = types.filter((type) => type.kind === kind)
    return own.length === 0 ? [] : [{ label, own }]
  })
  if (kinds.length === 0)
    return (
      <Card>
        <Empty title="还没有业务类别" hint="业务类型由有权限的人维护，维护好以后这里就有了。" />
      </Card>
    )
  return (
    <Card>
      <dl class="knowledge-types">
        {kinds.map(({ label, own }) => (
          <div>
            <dt>{label}</dt>
            <dd>
              {own.map(({ id, name }) => (
                <a
                  href={hrefWith(here, address, { type: String(id), at: null })}
                  aria-current={query.typeId === id ? 'true' : undefined}
                >
                  {name}
                </a>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Results({ address, query, found, may, now }: Props) {
  const { page, total } = found
  if (Object.keys(query.problems).length > 0) return null
  if (query.way === 'types' && query.typeId === null && query.words === null) return null
  const note =
    total === null
      ? '看得最多的在前'
      : total.count === 0
        ? null
        : `${total.more ? '超过 999' : `共 ${total.count}`} 条，最相符的在前`
  return (
    <Card flush title={titleOf(query)} note={note}>
      {page.rows.length === 0 ? (
        <Nothing query={query} may={may} address={address} />
      ) : (
        <ol class="results knowledge-results">
          {page.rows.map((row) => (
            <Result row={row} now={now} />
          ))}
        </ol>
      )}
      <ListPager path={here} query={address} page={page} />
    </Card>
  )
}

function titleOf({ words, way, kind }: KnowledgeQuery): string | undefined {
  if (words !== null) return '检索结果'
  if (kind !== null) return articleKinds[kind]
  return way === 'types' ? '这一类业务的知识' : '常看的知识'
}

function Result({
  row: { article, version, title, snippet },
  now,
}: {
  row: FoundArticle
  now: number
}) {
  const stale = article.reviewBy !== null && article.reviewBy <= now
  const contact = [version.contactUnit, version.contactName].filter(Boolean).join(' ')
  return (
    <li>
      <p class="result-call">
        <a href={`${here}/${article.id}`}>
          <Marked {...title} />
        </a>
        <small class="dim">
          {articleKinds[article.kind]}
          {article.reads > 0 ? ` · 看过 ${article.reads} 次` : ''}
        </small>
        {stale ? <Tag kind="hot">待复审</Tag> : null}
      </p>
      {version.contactPhone ? (
        <p class="knowledge-contact">
          {contact} <strong>{version.contactPhone}</strong>
        </p>
      ) : null}
      {snippet && snippet.text !== '' ? (
        <p class="knowledge-snippet">
          <Marked {...snippet} />
        </p>
      ) : null}
    </li>
  )
}

function Marked({ text, marks }: Snippet) {
  return (
    <>
      {spansOf(
        text,
        marks.map((mark) => ({ ...mark, label: '找的词' })),
      ).map((span) => (span.labels.length === 0 ? span.text : <mark>{span.text}</mark>))}
    </>
  )
}

function Nothing({ query, may, address }: Pick<Props, 'query' | 'may' | 'address'>) {
  if (query.words === null)
    return (
      <Empty
        title="这里还没有知识"
        hint={may.write ? '写好一条，提交后由别人发布。' : '发布以后在这里看到。'}
        action={may.write ? <LinkButton href={`${here}/new`}>新建知识</LinkButton> : undefined}
      />
    )
  const narrowed = query.kind !== null || query.typeId !== null
  return (
    <Empty
      title="没有找到"
      hint={
        narrowed
          ? '在选定的类别里没有，可以去掉类别再找。'
          : '换个说法或少写一个词再试。没有搜到的词会记下来，由发布知识的人补上。'
      }
      action={
        narrowed ? (
          <LinkButton href={hrefWith(here, address, { kind: null, type: null, at: null })}>
            不限类别再找
          </LinkButton>
        ) : undefined
      }
    />
  )
}

function Looks({ looks }: Pick<Props, 'looks'>) {
  if (looks.length === 0) return null
  return (
    <Card title="我最近看过">
      <ul class="knowledge-looks">
        {looks.map(({ id, title, kind }) => (
          <li>
            <a href={`${here}/${id}`}>{title}</a> <small class="dim">{articleKinds[kind]}</small>
          </li>
        ))}
      </ul>
    </Card>
  )
}
