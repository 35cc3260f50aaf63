import { formatDuration } from '#src/kernel/calendar.ts'
import type { MarkShown, PartShown, WalkthroughDetail } from '#src/meetings/walkthroughs/queries.ts'
import {
  type MomentKind,
  momentKinds,
  walkthroughBounds,
} from '#src/meetings/walkthroughs/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Refusal } from '#views/meetings/form.tsx'
import { WalkthroughStatus } from '#views/meetings/walkthroughs/index.tsx'

type Props = {
  detail: WalkthroughDetail
  given: Given | null
  once: string
  mayReadCases: boolean
}

/** One 录音分析会: its clips with what people marked in them, the vote, and the best of them. */
export function WalkthroughPage({ detail, given, once, mayReadCases }: Props) {
  const { walkthrough, parts, voted, ownVote, may } = detail
  const { state, caseId } = walkthrough
  return (
    <>
      <PageHead title={walkthrough.title} note={<WalkthroughStatus state={state} />}>
        <LinkButton href="/walkthroughs">返回分析会</LinkButton>
      </PageHead>
      <Refusal given={given} />
      {state === 'cancelled' ? <Notice kind="info">已取消：{walkthrough.reason}</Notice> : null}
      {state === 'open' ? (
        <Notice kind="info">
          {voted} 人投过票；结束以前谁也看不到投给了哪一段。
          {ownVote === null ? '您还没有投。' : '您已经投过了。'}
        </Notice>
      ) : null}
      {caseId !== null && mayReadCases ? (
        <Notice kind="good">
          最佳的片段已收入<a href={`/library/${caseId}`}>典型案例</a>，审核以后大家都能看到。
        </Notice>
      ) : null}
      <p class="dim">
        {walkthrough.holderName} <Time at={walkthrough.at} /> 组织。{walkthrough.note}
      </p>
      {parts.map((part) => (
        <Part part={part} detail={detail} given={given} once={once} />
      ))}
      {may.publish ? <Publish detail={detail} given={given} /> : null}
      {may.close ? <Close detail={detail} given={given} /> : null}
    </>
  )
}

type PartProps = { part: PartShown; detail: WalkthroughDetail; given: Given | null; once: string }

function Part({ part, detail, given, once }: PartProps) {
  const { id, position, title, lines, silent, marks, votes, lengthMs } = part
  const { walkthrough, ownVote, best, may } = detail
  const base = `/walkthroughs/${walkthrough.id}`
  return (
    <Card
      id={`part-${id}`}
      title={`${position}. ${title}`}
      note={
        <>
          {formatDuration(lengthMs)}
          {votes === null ? '' : `，${votes} 票`}{' '}
          {best.includes(id) ? <Tag kind="ok">最佳</Tag> : null}
          {ownVote === id ? <Tag kind="info">我投的</Tag> : null}
        </>
      }
    >
      <div class="walk-part" data-moments>
        {silent === null ? (
          <audio controls preload="metadata" src={`${base}/parts/${id}/sound`} />
        ) : (
          <p class="hot">{silent}</p>
        )}
        <ol class="walk-lines">
          {lines.map(({ voice, startMs, endMs, text }) => (
            <li class={`voice-${voice}`} data-start={String(startMs)} data-end={String(endMs)}>
              <small class="dim">{formatDuration(startMs)}</small> <b>{wordOf(voice)}</b> {text}
            </li>
          ))}
        </ol>
        <ul class="walk-marks">
          {marks.map((mark) => (
            <Mark mark={mark} base={base} open={may.join} />
          ))}
        </ul>
        {may.join && silent === null ? (
          <>
            <MarkForm part={part} base={base} given={given} once={once} />
            {ownVote === null ? (
              <form method="post" action={`${base}/votes`}>
                <input type="hidden" name="part" value={String(id)} />
                <Button confirm={`把您的一票投给“${title}”？投了不能改`}>投它为最佳</Button>
              </form>
            ) : null}
          </>
        ) : null}
      </div>
    </Card>
  )
}

const wordOf = (voice: string) => (voices as Readonly<Record<string, string>>)[voice] ?? voice

const kinds: Record<MomentKind, 'hot' | 'info' | 'ok'> = {
  problem: 'hot',
  improvement: 'info',
  good: 'ok',
}

function Mark({ mark, base, open }: { mark: MarkShown; base: string; open: boolean }) {
  const { id, atMs, kind, words, byName, mine } = mark
  return (
    <li>
      <button type="button" class="button button-small" data-moment-at={String(atMs)}>
        {formatDuration(atMs)}
      </button>{' '}
      <Tag kind={kinds[kind]}>{momentKinds[kind]}</Tag> {words} <small class="dim">{byName}</small>
      {mine && open ? (
        <form class="inline" method="post" action={`${base}/marks/${id}/removal`}>
          <Button small kind="quiet">
            删掉
          </Button>
        </form>
      ) : null}
    </li>
  )
}

type MarkFormProps = { part: PartShown; base: string; given: Given | null; once: string }

function MarkForm({ part: { id }, base, given, once }: MarkFormProps) {
  const mine = given?.form === `mark-${id}` ? given : null
  return (
    <form class="walk-form" method="post" action={`${base}/marks`}>
      <input type="hidden" name="part" value={String(id)} />
      <input type="hidden" name="once" value={`${once}-${id}`} />
      <TextInput
        name="at"
        id={`at-${id}`}
        label="时刻"
        placeholder="0:12"
        value={mine?.values['at']}
        error={mine?.errors['at']}
        maxlength={10}
        required
      />
      <Select
        name="kind"
        id={`kind-${id}`}
        label="是什么"
        options={Object.entries(momentKinds)}
        value={mine?.values['kind'] ?? ''}
        error={mine?.errors['kind']}
        blank="请选择"
        required
      />
      <TextInput
        name="words"
        id={`words-${id}`}
        label="听到了什么"
        value={mine?.values['words']}
        error={mine?.errors['words'] ?? mine?.errors['once']}
        maxlength={walkthroughBounds.words}
        required
      />
      <Button>标记</Button>
    </form>
  )
}

type HoldProps = { detail: WalkthroughDetail; given: Given | null }

function Publish({ detail: { walkthrough, parts, best }, given }: HoldProps) {
  const mine = given?.form === 'best' ? given : null
  const field = (name: string, known: string) => ({
    ...{ name, id: `best-${name}` },
    value: mine?.values[name] ?? known,
    error: mine?.errors[name],
  })
  const options = parts.filter(({ id }) => best.includes(id))
  const [first] = options
  const said = (kind: MomentKind) =>
    options
      .flatMap(({ marks }) => marks.filter((mark) => mark.kind === kind))
      .map(({ words }) => words)
      .join('\n')
  return (
    <Card title="最佳服务案例入库" note="起草为优秀做法，由案例的审核人发布">
      <form class="stack" method="post" action={`/walkthroughs/${walkthrough.id}/publication`}>
        <Select
          {...field('part', options.length === 1 ? String(first?.id ?? '') : '')}
          label="票数最多的片段"
          options={options.map(({ id, title, votes }) => [String(id), `${title}（${votes} 票）`])}
          blank="请选定"
          required
        />
        <TextInput
          {...field('title', first?.title ?? '')}
          label="案例名称"
          maxlength={walkthroughBounds.title}
          required
        />
        <TextArea
          {...field('story', walkthrough.note)}
          label="案情"
          rows={3}
          maxlength={walkthroughBounds.story}
          required
        />
        <TextArea
          {...field('lesson', said('good'))}
          label="启示"
          rows={3}
          maxlength={walkthroughBounds.story}
          hint="先放进大家标的“做得好”，改成一段话"
          required
        />
        <div class="bar">
          <Button kind="primary">入库</Button>
        </div>
      </form>
    </Card>
  )
}

function Close({ detail: { walkthrough, voted }, given }: HoldProps) {
  const mine = given?.form === 'cancel' ? given : null
  const base = `/walkthroughs/${walkthrough.id}`
  return (
    <Card title="结束分析会">
      <form class="bar" method="post" action={`${base}/closing`}>
        <Button kind="primary" confirm="结束以后不能再标记和投票，票数公开。结束？">
          结束，公布票数
        </Button>
        <span class="dim">{voted} 人投过票</span>
      </form>
      <details open={mine !== null}>
        <summary>不开了，取消</summary>
        <form class="stack" method="post" action={`${base}/cancellation`}>
          <TextInput
            name="reason"
            label="取消原因"
            value={mine?.values['reason']}
            error={mine?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button kind="danger">取消分析会</Button>
          </div>
        </form>
      </details>
    </Card>
  )
}
