import { formatDay } from '#src/kernel/calendar.ts'
import type { Became, Board, IdeaOrigin, IdeaShown } from '#src/meetings/brainstorm/board.ts'
import { ideaBounds, ideaKinds, ideaSignings } from '#src/meetings/brainstorm/vocabulary.ts'
import { checkOutcomes, sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Refusal } from '#views/meetings/form.tsx'
import { MeetingStatus, MeetingTabs } from '#views/meetings/index.tsx'

type Props = { board: Board; given: Given | null; once: string }

/** 点子墙: what people would change, and what became of it. */
export function BoardPage({ board, given, once }: Props) {
  const { meeting, groups, may } = board
  return (
    <>
      <PageHead title={`点子：${meeting.title}`} note={<MeetingStatus state={meeting.state} />}>
        <LinkButton href="/meetings">返回例会</LinkButton>
      </PageHead>
      <MeetingTabs id={meeting.id} here="/ideas" />
      <Refusal given={given} />
      {may.give ? <NewIdea meetingId={meeting.id} given={given} once={once} /> : null}
      {groups.length === 0 ? (
        <Card>
          <Empty
            title="还没有点子"
            hint={
              meeting.state === 'planned'
                ? '会议开始以后，参会的人在这里提。'
                : may.give
                  ? '流程、管理、人员、系统，哪里能从根上改，写在上面。'
                  : '点子由参会的人提。'
            }
          />
        </Card>
      ) : (
        <div class="idea-board">
          {groups.map(({ word, votes, ideas }) => (
            <section
              class="card idea-group"
              aria-label={word || `单独一条：${ideas[0]?.words ?? ''}`}
            >
              {word ? (
                <h2>
                  {word} <small class="dim">{votes} 票</small>
                </h2>
              ) : null}
              {ideas.map((idea) => (
                <Idea idea={idea} board={board} given={given} />
              ))}
            </section>
          ))}
        </div>
      )}
    </>
  )
}

type NewProps = { meetingId: number; given: Given | null; once: string }

function NewIdea({ meetingId, given, once }: NewProps) {
  const mine = given?.form === 'idea' ? given : null
  return (
    <Card title="提一条">
      <form class="stack" method="post" action={`/meetings/${meetingId}/ideas`}>
        <input type="hidden" name="once" value={mine?.values['once'] ?? once} />
        <TextArea
          name="words"
          label="点子"
          rows={2}
          value={mine?.values['words']}
          error={mine?.errors['words'] ?? mine?.errors['once']}
          maxlength={ideaBounds.words}
          required
        />
        <div class="form-grid">
          <Select
            name="kind"
            id="idea-kind"
            label="类别"
            options={Object.entries(ideaKinds)}
            value={mine?.values['kind'] ?? ''}
            error={mine?.errors['kind']}
            blank="请选择"
            required
          />
          <Choice
            name="signing"
            label="署名"
            words={ideaSignings}
            value={mine?.values['signing'] ?? 'named'}
            error={mine?.errors['signing']}
            hint="不署名：页面、纪要和导出里都没有您的名字，操作留痕里有"
          />
        </div>
        <div class="bar">
          <Button kind="primary">提交</Button>
        </div>
      </form>
    </Card>
  )
}

type IdeaProps = { idea: IdeaShown; board: Board; given: Given | null }

function Idea({ idea, board: { meeting, departments, may }, given }: IdeaProps) {
  const { id, kind, words, by, mine, votes, voted, became } = idea
  const base = `/meetings/${meeting.id}/ideas/${id}`
  const free = became === null || became.state === 'withdrawn'
  const grouping = given?.form === `group-${id}` ? given : null
  const choosing = given?.form === `choice-${id}` ? given : null
  return (
    <article class="idea" id={`idea-${id}`}>
      <p class="lines-kept">{words}</p>
      <p class="dim">
        <Tag>{ideaKinds[kind]}</Tag> {by ?? '不署名'}
        {mine ? '（我提的）' : ''} · {formatDay(idea.at)} · <b>{votes} 票</b>
      </p>
      {became ? <BecameLine became={became} mayRead={may.readSheets} /> : null}
      <div class="bar">
        {may.give && !mine ? (
          <form method="post" action={`${base}/vote`}>
            <Button small name="vote" value={voted ? 'taken-back' : 'cast'}>
              {voted ? '收回我的票' : '投一票'}
            </Button>
          </form>
        ) : null}
        {may.give && mine && became === null ? (
          <form method="post" action={`${base}/withdrawal`}>
            <Button small confirm="撤回这条点子？">
              撤回
            </Button>
          </form>
        ) : null}
      </div>
      {may.group ? (
        <details open={grouping !== null}>
          <summary>归类</summary>
          <form class="idea-form" method="post" action={`${base}/group`}>
            <TextInput
              name="group"
              id={`group-${id}`}
              label="归到哪一组"
              value={grouping?.values['group'] ?? idea.group}
              error={grouping?.errors['group']}
              hint="写一样的字就放在一起；空着单独放"
              maxlength={ideaBounds.group}
            />
            <Select
              name="kind"
              id={`kind-${id}`}
              label="类别"
              options={Object.entries(ideaKinds)}
              value={grouping?.values['kind'] ?? kind}
            />
            <div class="bar">
              <Button small>保存归类</Button>
            </div>
          </form>
        </details>
      ) : null}
      {may.choose && free ? (
        <details open={choosing !== null}>
          <summary>定为督办事项</summary>
          <form class="idea-form" method="post" action={`${base}/choice`}>
            <Select
              name="departmentId"
              id={`department-${id}`}
              label="责任部门"
              options={departments.map((one) => [String(one.id), `${one.subCentre} ${one.name}`])}
              value={choosing?.values['departmentId'] ?? ''}
              error={choosing?.errors['departmentId']}
              blank="请选择"
              required
            />
            <div class="bar">
              <Button kind="primary" small>
                起草督办表
              </Button>
            </div>
          </form>
        </details>
      ) : null}
    </article>
  )
}

function BecameLine({ became, mayRead }: { became: Became; mayRead: boolean }) {
  const { sheetId, sheetNo, state, department, closedAt, outcome } = became
  const words = sheetNo ? `督办表 ${sheetNo}` : '督办表草稿'
  return (
    <p class="idea-became">
      去向：
      {mayRead && sheetNo ? <a href={`/supervision/${sheetId}`}>{words}</a> : words}，{department}，
      {sheetStates[state]}
      {outcome ? `，效果${checkOutcomes[outcome]}` : ''}
      {closedAt === null ? '' : `，${formatDay(closedAt)} 销号`}
    </p>
  )
}

/** On the page of a supervision sheet: the idea it came from; nothing for whoever may not open its meeting. */
export function IdeaOriginLine({ origin }: { origin: IdeaOrigin | null }) {
  if (!origin) return <></>
  return (
    <Notice kind="info">
      来自例会“{origin.title}”的
      <a href={`/meetings/${origin.meetingId}/ideas#idea-${origin.ideaId}`}>点子</a>。
    </Notice>
  )
}
