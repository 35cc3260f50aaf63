import type { SummaryShown } from '#src/meetings/themes/summary.ts'
import { themeBounds } from '#src/meetings/themes/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Refusal } from '#views/meetings/form.tsx'

type Props = { shown: SummaryShown; given: Given | null }

/** 月总结: begun with the figures of the month; frozen when it is published. */
export function SummaryPage({ shown, given }: Props) {
  const { month, words, revision, figures, published, may } = shown
  const writing = given?.form === 'write' ? given : null
  const here = `/themes/months/${month}`
  return (
    <>
      <PageHead title={`例会总结 ${month}`}>
        <LinkButton href={`${here}/print`}>打印</LinkButton>
        <LinkButton href="/themes">返回每周主题</LinkButton>
      </PageHead>
      <Refusal given={given} />
      {published ? (
        <Notice kind="good">
          {published.by} <Time at={published.at} /> 发布；数字是发布时的，之后的变化不改它。
        </Notice>
      ) : (
        <Notice kind="info">草稿，只有写总结的人能看到；数字是现在的。</Notice>
      )}
      {may.write ? (
        <Card title="总结" note={revision === 0 ? '由本月例会起草，改好再保存' : undefined}>
          <form class="stack" method="post" action={here}>
            <input type="hidden" name="seen" value={String(revision)} />
            <TextArea
              name="words"
              label="正文"
              rows={16}
              value={writing?.values['words'] ?? words}
              error={writing?.errors['words']}
              maxlength={themeBounds.summary}
              required
            />
            <div class="bar">
              <Button kind="primary">保存总结</Button>
            </div>
          </form>
          {may.publish ? (
            <form class="bar" method="post" action={`${here}/publication`}>
              <input type="hidden" name="seen" value={String(revision)} />
              <Button confirm={`发布 ${month} 的总结？发布以后不能再改`}>发布</Button>
              <span class="dim">发布的是上次保存的内容</span>
            </form>
          ) : (
            <p class="dim">月底以后才能发布。</p>
          )}
        </Card>
      ) : (
        <Card title="总结">
          <p class="lines-kept">{words}</p>
        </Card>
      )}
      <Card title="各级例会" flush>
        <Table
          caption="各级例会"
          head={[
            { label: '层级' },
            ...['召开', '取消', '邀请人次', '到会人次'].map((label) => ({ label, num: true })),
          ]}
        >
          {figures.levels.map(({ level, held, cancelled, invited, came }) => (
            <tr>
              <td>{level}</td>
              {[held, cancelled, invited, came].map((figure) => (
                <td class="num">{figure}</td>
              ))}
            </tr>
          ))}
        </Table>
      </Card>
      {figures.ideas.length === 0 ? null : (
        <Card title="点子和去向" flush>
          <Table
            caption="点子和去向"
            head={[
              { label: '点子' },
              { label: '类别' },
              { label: '票数', num: true },
              { label: '去向' },
            ]}
          >
            {figures.ideas.map(({ words: idea, kind, votes, became }) => (
              <tr>
                <td>{idea}</td>
                <td class="nowrap">{kind}</td>
                <td class="num">{votes}</td>
                <td>{became || '—'}</td>
              </tr>
            ))}
          </Table>
        </Card>
      )}
    </>
  )
}
