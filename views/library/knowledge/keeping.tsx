import { formatTime } from '#src/kernel/calendar.ts'
import { articleLimits, articleSteps } from '#src/library/knowledge/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { Card } from '#views/components/page.tsx'
import type { ArticleProps } from '#views/library/knowledge/show.tsx'

/** What keeps an article true: its draft, its review, who answers for it, and what was done. */
export function Keeping(props: ArticleProps) {
  const { detail, given, owners } = props
  const { article, may } = detail
  const address = `/knowledge/${article.id}`
  const errors = (form: string) => (given?.form === form ? given.errors : {})
  const values = (form: string) => (given?.form === form ? given.values : {})
  return (
    <>
      <Draft {...props} />
      {may.confirm ? <Review {...props} /> : null}
      {may.publish ? (
        <Card title="管理">
          <div class="knowledge-fields">
            <form class="form stack" method="post" action={`${address}/owner`}>
              <Select
                label="责任人"
                name="owner"
                value={values('owner')['owner'] ?? String(article.ownerId)}
                error={errors('owner')['owner']}
                options={owners}
                blank="请选择"
              />
              <div class="bar">
                <Button small>换责任人</Button>
              </div>
            </form>
            <form class="form stack" method="post" action={`${address}/retirement`}>
              <TextInput
                label="停用原因"
                name="reason"
                value={values('retirement')['reason']}
                error={errors('retirement')['reason']}
                maxlength={articleLimits.note}
              />
              <div class="bar">
                <Button small confirm={`停用“${article.title}”？停用后检索不到，不能恢复。`}>
                  停用
                </Button>
              </div>
            </form>
          </div>
        </Card>
      ) : null}
      <History {...detail} />
    </>
  )
}

function Draft({ detail, given, reviewBy }: ArticleProps) {
  const { article, draft, draftUnchanged, may } = detail
  if (draft === null || article.state === 'retired') return null
  const address = `/knowledge/${article.id}`
  const seen = <input type="hidden" name="seen" value={draft.revision} />
  const of = (form: string) => (given?.form === form ? given : null)
  return (
    <Card
      title={`第 ${draft.number} 版草稿`}
      note={`${draft.writerName} ${formatTime(draft.at)}${draft.submittedAt === null ? '，还没有提交' : '，已提交，等待发布'}`}
      actions={
        <LinkButton small href={`${address}/versions/${draft.number}`}>
          看改了什么
        </LinkButton>
      }
    >
      {draftUnchanged ? <p class="dim">草稿和已发布的版本一样，没有要发布的改动。</p> : null}
      {draft.note ? <p class="wrapped">改动说明：{draft.note}</p> : null}
      {draft.submittedAt === null ? (
        <form method="post" action={`${address}/submission`}>
          {seen}
          <Button kind="primary">提交发布</Button>
        </form>
      ) : may.publish && may.publishDraft ? (
        <div class="knowledge-fields">
          <form class="form stack" method="post" action={`${address}/publication`}>
            {seen}
            <DateInput
              label="下次复审"
              id="publication-review"
              name="reviewBy"
              value={of('publication')?.values['reviewBy'] ?? reviewBy}
              error={of('publication')?.errors['reviewBy']}
              required
            />
            <div class="bar">
              <Button kind="primary">发布</Button>
            </div>
          </form>
          <form class="form stack" method="post" action={`${address}/return`}>
            {seen}
            <TextInput
              label="退回原因"
              name="words"
              id="return-words"
              value={of('return')?.values['words']}
              error={of('return')?.errors['words']}
              maxlength={articleLimits.note}
            />
            <div class="bar">
              <Button>退回修改</Button>
            </div>
          </form>
        </div>
      ) : may.publish ? (
        <p class="dim">您写过这一版，要由别人发布。</p>
      ) : (
        <p class="dim">发布知识的人会看到它。</p>
      )}
    </Card>
  )
}

function Review({ detail, given, reviewBy }: ArticleProps) {
  const { article, version } = detail
  const own = given?.form === 'review' ? given : null
  return (
    <Card title="复审" note="您是责任人：看过仍然正确就确认，不对就修改后重新发布">
      <form class="form stack" method="post" action={`/knowledge/${article.id}/review`}>
        <input type="hidden" name="version" value={version.number} />
        <div class="knowledge-fields">
          <DateInput
            label="下次复审"
            name="reviewBy"
            id="next-review"
            value={own?.values['reviewBy'] ?? reviewBy}
            error={own?.errors['reviewBy']}
            required
          />
          <TextInput
            label="说明"
            name="words"
            id="review-words"
            value={own?.values['words']}
            error={own?.errors['words']}
            maxlength={articleLimits.note}
          />
        </div>
        <div class="bar">
          <Button kind="primary">仍然正确</Button>
        </div>
      </form>
    </Card>
  )
}

function History({ history }: ArticleProps['detail']) {
  if (history.length === 0) return null
  return (
    <Card title="经过">
      <ol class="knowledge-history">
        {history.map(({ step, version, words, at, byName }) => (
          <li>
            <span class="dim nowrap">{formatTime(at)}</span> {byName} {articleSteps[step]}
            {version === null ? '' : ` 第 ${version} 版`}
            {words ? <span class="wrapped">：{words}</span> : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}
