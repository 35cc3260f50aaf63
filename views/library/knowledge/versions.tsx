import type { Comparison } from '#src/library/knowledge/queries.ts'
import type { Article, ArticleVersion } from '#src/library/knowledge/schema.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { article: Article; versions: ArticleVersion[] }

/** Every version that was published; none is ever changed. */
export function VersionsPage({ article, versions }: Props) {
  const address = `/knowledge/${article.id}`
  return (
    <>
      <PageHead title={`${article.title} 的版本`}>
        <LinkButton href={address}>返回这一条</LinkButton>
      </PageHead>
      <Card flush>
        {versions.length === 0 ? (
          <Empty title="还没有发布过" hint="发布以后，每一版都留在这里，不能再改。" />
        ) : (
          <Table
            caption="版本"
            head={[
              { label: '版本' },
              { label: '编写人' },
              { label: '发布人' },
              { label: '发布时间' },
              { label: '改动说明' },
            ]}
          >
            {versions.map(({ number, writerName, publisherName, publishedAt, note }) => (
              <tr>
                <td class="nowrap">
                  <a href={`${address}/versions/${number}`}>第 {number} 版</a>
                </td>
                <td class="nowrap">{writerName}</td>
                <td class="nowrap">{publisherName}</td>
                <td>{publishedAt === null ? '—' : <Time at={publishedAt} />}</td>
                <td class="wrapped">{note || '—'}</td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

const words = { same: '', added: '加', removed: '删' } as const

/** One version beside the one before. */
export function VersionPage({ article, version, before, fields, lines }: Comparison) {
  const address = `/knowledge/${article.id}`
  const changed = lines.some(({ kind }) => kind !== 'same')
  return (
    <>
      <PageHead
        title={`第 ${version.number} 版`}
        note={
          before === null
            ? '第一版'
            : `和第 ${before.number} 版比；绿底带“加”的是新的，划去带“删”的是原来的`
        }
      >
        <LinkButton href={`${address}/versions`}>所有版本</LinkButton>
        <LinkButton href={address}>返回这一条</LinkButton>
      </PageHead>
      {fields.length === 0 ? null : (
        <Card flush title="改动的项">
          <Table caption="改动的项" head={[{ label: '项' }, { label: '原来' }, { label: '现在' }]}>
            {fields.map(({ label, before: was, after }) => (
              <tr>
                <td class="nowrap">{label}</td>
                <td class="wrapped">{was === '' ? '—' : <del>{was}</del>}</td>
                <td class="wrapped">{after === '' ? '—' : <ins>{after}</ins>}</td>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Card title="正文" note={changed ? undefined : '没有改动'}>
        <ol class="knowledge-lines">
          {lines.map(({ kind, text }) => (
            <li class={kind === 'same' ? undefined : kind}>
              <b>{words[kind]}</b>
              {kind === 'added' ? (
                <ins>{text}</ins>
              ) : kind === 'removed' ? (
                <del>{text}</del>
              ) : (
                <span>{text}</span>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}
