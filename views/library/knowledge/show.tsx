import type { Block } from '#src/documents/markup.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Given } from '#src/library/knowledge/forms.ts'
import type { ArticleDetail } from '#src/library/knowledge/queries.ts'
import { articleKinds } from '#src/library/knowledge/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import type { Option } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Written } from '#views/components/written.tsx'
import { Feedback } from '#views/library/knowledge/feedback.tsx'
import { Keeping } from '#views/library/knowledge/keeping.tsx'
import { ArticleStatus } from '#views/library/knowledge/parts.tsx'

export type ArticleProps = {
  detail: ArticleDetail
  blocks: Block[]
  given: Given | null
  owners: readonly Option[]
  /** What 复审 offers as the next day. */
  reviewBy: string
  mayOpenCase: boolean
}

/** One article: what an agent reads during a call first, what keeps it true below. */
export function ArticlePage(props: ArticleProps) {
  const { detail, blocks, given, mayOpenCase } = props
  const { article, version, owner, businessType, may } = detail
  const address = `/knowledge/${article.id}`
  return (
    <div class="knowledge-article">
      <PageHead title={version.title} note={articleKinds[article.kind]}>
        {may.write ? <LinkButton href={`${address}/edit`}>修改</LinkButton> : null}
        <LinkButton href="/knowledge">返回知识库</LinkButton>
      </PageHead>
      {given?.sentence ? <Notice kind="bad">{given.sentence}。</Notice> : null}
      <Marks {...detail} />
      <Card>
        {version.contactUnit || version.contactName || version.contactPhone ? (
          <p class="knowledge-phone">
            <span>{[version.contactUnit, version.contactName].filter(Boolean).join(' ')}</span>
            <strong>{version.contactPhone}</strong>
          </p>
        ) : null}
        {version.caseId === null ? null : (
          <p>
            {mayOpenCase ? (
              <a href={`/library/${version.caseId}`}>打开典型案例 {version.caseId}</a>
            ) : (
              `典型案例 ${version.caseId}`
            )}
          </p>
        )}
        <Written blocks={blocks} level={2} />
      </Card>
      <Card>
        <Facts
          items={[
            ['业务类别', businessType],
            ['关键词', version.keywords],
            ['来源', version.source],
            ['责任人', owner.name],
            ['复审日期', article.reviewBy === null ? null : formatDay(article.reviewBy)],
            ['版本', <Version {...detail} />],
            ['看过', `${article.reads} 次`],
            ['评价', `有用 ${article.helpful}，没用 ${article.unhelpful}`],
          ]}
        />
      </Card>
      <Feedback {...props} />
      {may.write || may.publish ? <Keeping {...props} /> : null}
    </div>
  )
}

function Marks({ article, stale, owner }: ArticleDetail) {
  if (article.state === 'retired')
    return <Notice kind="warn">这一条已停用，检索不到，不要再照着答复客户。</Notice>
  return (
    <>
      {article.state === 'draft' ? (
        <Notice kind="info">还没有发布过，只有编写知识的人能看到。</Notice>
      ) : null}
      {article.restricted ? (
        <Notice kind="info">写有重要客户的联系人，只有编写知识的人能看到，不要转给别人。</Notice>
      ) : null}
      {stale.includes('due') ? (
        <Notice kind="warn">
          已过复审日期 {formatDay(article.reviewBy ?? 0)}，内容可能过时，答复客户前请核实。
        </Notice>
      ) : null}
      {stale.includes('owner-gone') ? (
        <Notice kind="warn">责任人{owner.name}已停用或没有编写权限，暂时没有人负责这一条。</Notice>
      ) : null}
    </>
  )
}

function Version({ article, version, may }: ArticleDetail) {
  const words = `第 ${version.number} 版`
  return (
    <>
      {may.write ? <a href={`/knowledge/${article.id}/versions`}>{words}</a> : words}
      {version.publishedAt === null ? (
        <>
          {' '}
          <ArticleStatus state="draft" />
        </>
      ) : (
        <>
          {' '}
          <Time at={version.publishedAt} /> 发布
        </>
      )}
    </>
  )
}
