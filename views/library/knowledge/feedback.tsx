import type { FeedbackRow } from '#src/library/knowledge/feedback.ts'
import { articleLimits, ratings } from '#src/library/knowledge/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import type { ArticleProps } from '#views/library/knowledge/show.tsx'

/** 有用、没用, and what came of it. */
export function Feedback({ detail, given }: ArticleProps) {
  const { article, version, rated, feedback, may } = detail
  if (article.state === 'draft') return null
  const own = given?.form === 'feedback' ? given : null
  return (
    <Card id="feedback" title="这一条有用吗">
      {rated ? (
        <p class="dim">您已经评过第 {version.number} 版，谢谢。</p>
      ) : article.state === 'published' ? (
        <form class="form stack" method="post" action={`/knowledge/${article.id}/feedback`}>
          <input type="hidden" name="version" value={version.number} />
          {own?.errors['rating'] ? <Notice kind="bad">{own.errors['rating']}。</Notice> : null}
          <TextArea
            label="说一句（没用的话请写哪里不对、缺什么）"
            name="words"
            value={own?.values['words']}
            error={own?.errors['words']}
            rows={2}
            maxlength={articleLimits.feedback}
          />
          <div class="bar">
            <Button name="rating" value="helpful">
              有用
            </Button>
            <Button name="rating" value="unhelpful">
              没用
            </Button>
          </div>
        </form>
      ) : null}
      {feedback.length === 0 ? null : (
        <ul class="knowledge-feedback">
          {feedback.map((row) => (
            <FeedbackEntry row={row} mayAnswer={may.answer} given={given} />
          ))}
        </ul>
      )}
    </Card>
  )
}

type EntryProps = { row: FeedbackRow; mayAnswer: boolean; given: ArticleProps['given'] }

export function FeedbackEntry({ row, mayAnswer, given }: EntryProps) {
  const own = given?.form === `answer-${row.id}` ? given : null
  return (
    <li>
      <p>
        <Status tone={row.rating === 'helpful' ? 'good' : 'orange'} label={ratings[row.rating]} />{' '}
        {row.accountName}{' '}
        <small class="dim">
          第 {row.version} 版 · <Time at={row.at} />
        </small>
      </p>
      {row.words ? <p class="wrapped">{row.words}</p> : null}
      {row.answer ? (
        <blockquote class="wrapped">
          <strong>{row.answer.byName} 答复：</strong>
          {row.answer.words}
        </blockquote>
      ) : row.waits && mayAnswer ? (
        <form
          class="form stack"
          method="post"
          action={`/knowledge/${row.articleId}/feedback/${row.id}/answer`}
        >
          <TextArea
            label="答复"
            id={`answer-${row.id}`}
            name="words"
            value={own?.values['words']}
            error={own?.errors['words']}
            rows={2}
            maxlength={articleLimits.feedback}
          />
          <div class="bar">
            <Button small>答复</Button>
          </div>
        </form>
      ) : row.waits ? (
        <p class="dim">等责任人答复</p>
      ) : null}
    </li>
  )
}
