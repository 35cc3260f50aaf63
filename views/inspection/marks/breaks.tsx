import type { OwnBreak, OwnPraise } from '#src/inspection/marks/break-queries.ts'
import type { BreakAnswer } from '#src/inspection/marks/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { FieldError } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

type Props = {
  offers: OwnBreak[]
  praise: OwnPraise[]
  given: { offer: number; error: string } | null
  /** On a page that lists praise itself. */
  offersOnly?: boolean
}

const words: Record<BreakAnswer, string> = {
  taken: '我去歇一会儿',
  counselling: '想找人聊聊（EAP 辅导）',
  declined: '不用，我没事',
}

/** For the agent: breaks offered after abuse, and praise of the last months. Nothing when there is neither. */
export function BreaksCard({ offers, praise, given, offersOnly }: Props) {
  return (
    <div class="breaks">
      {offers.map((offer) => (
        <Card title="缓一缓">
          <p>
            {`${formatTime(offer.startedAt)} 的通话（${offer.callNo}）里客户说了难听的话，不是您的错。受影响的评分项不会算在您头上。需要歇一会儿吗？`}
          </p>
          <form
            class="bar"
            method="post"
            action={`/inspection/marks/breaks/${offer.id}/answer`}
            hx-post={`/inspection/marks/breaks/${offer.id}/answer`}
            hx-target="closest .breaks"
            hx-swap="outerHTML"
          >
            {offersOnly ? <input type="hidden" name="only" value="offers" /> : null}
            {Object.entries(words).map(([answer, word]) => (
              <Button name="answer" value={answer}>
                {word}
              </Button>
            ))}
            <FieldError
              id={`answer-${offer.id}`}
              error={given?.offer === offer.id ? given.error : undefined}
            />
          </form>
          <p class="dim">只有班长、主管、部门负责人和质检主管看得到您的答复。</p>
        </Card>
      ))}
      {praise.length > 0 && !offersOnly ? (
        <Card title={`收到表扬 ${praise.length} 次`} note="近 90 天">
          <ul class="lines">
            {praise.map(({ note, callNo, startedAt, sheetId }) => (
              <li>
                <span>{note || '通话被标为表扬'}</span>
                {sheetId === null ? null : <a href={`/my-reviews/sheets/${sheetId}`}>听一听</a>}
                <small class="dim">
                  通话 {callNo} · <Time at={startedAt} />
                </small>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}

/** The same where scripts do not run. */
export function BreaksPage(props: Props) {
  const { offers, praise } = props
  return (
    <>
      <PageHead title="休息提议">
        <LinkButton href="/my-reviews">返回我的质检</LinkButton>
      </PageHead>
      {offers.length === 0 && praise.length === 0 ? (
        <Card>
          <p class="dim">现在没有要答复的休息提议，近 90 天也还没有表扬。</p>
        </Card>
      ) : null}
      <BreaksCard {...props} />
    </>
  )
}
