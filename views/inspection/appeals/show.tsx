import type { AppealDetail, PointToJudge } from '#src/inspection/appeals/detail.ts'
import type { HearingFor } from '#src/inspection/appeals/listened.ts'
import {
  appealOutcomes,
  appealParties,
  appealRefusals,
  appealRounds,
  appealSubjects,
} from '#src/inspection/appeals/vocabulary.ts'
import { itemKinds } from '#src/inspection/forms/vocabulary.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { recheckVerdicts } from '#src/screening/vocabulary.ts'
import { EvidenceFields } from '#views/complaints/handling/evidence-fields.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextArea } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import {
  AppealRound,
  AppealStatus,
  deadlineText,
  Listen,
  PointText,
  scoreText,
  spanText,
  VerificationFacts,
} from '#views/inspection/appeals/parts.tsx'

type Props = {
  detail: AppealDetail
  typed: { problem: string; values: Record<string, string> } | null
  nonce: string
  writesCases: boolean
  now: number
}

/** One appeal: sound over text, what was scored and why, what the agent says, and the answer. */
export function AppealPage({ detail, typed, nonce, writesCases, now }: Props) {
  const { appeal, call, sound, erased, evidence, earlier, points, standing } = detail
  const waits = appeal.state === 'open' || appeal.state === 'taken'
  const overturned =
    appeal.state === 'settled' && points.some((one) => one.outcome === 'overturned')
  const contested = points.flatMap(({ id, title, startMs, endMs }) =>
    startMs === null || endMs === null
      ? []
      : [{ id: `said-${id}`, label: `申诉：${title ?? '结论'}`, startMs, endMs }],
  )
  return (
    <>
      <PageHead
        title={`${appealSubjects[appeal.subject]}申诉 ${detail.complaintNo ?? call?.callNo ?? ''}`}
        note={
          <>
            <AppealStatus state={appeal.state} round={appeal.round} />
            {call ? <CallNote call={call} /> : ' · 没有对应的通话'}
          </>
        }
      >
        {overturned && writesCases ? <ToLibrary detail={detail} /> : null}
        <LinkButton href="/review-appeals">返回申诉</LinkButton>
      </PageHead>
      {typed ? <Notice kind="bad">{typed.problem}。写的内容还在下面，没有丢。</Notice> : null}
      <div class="own-review">
        <div class="own-listen">
          <Listen
            sound={sound}
            erased={erased}
            base={`/recordings/${sound?.recording.id ?? 0}`}
            evidence={[...evidence, ...contested]}
            nonce={nonce}
          />
        </div>
        <div class="own-grounds">
          <Card
            title={waits ? `${deadlineText(appeal.dueAt)} 前答复` : undefined}
            actions={waits && now >= appeal.dueAt ? <Tag kind="hot">已超期</Tag> : null}
          >
            <About detail={detail} />
            <Standing detail={detail} />
          </Card>
          {earlier.length > 0 ? (
            <Card title="上一轮">
              {earlier.map((one) => (
                <AppealRound appeal={one} now={now} />
              ))}
            </Card>
          ) : null}
          {standing.maySettle ? (
            <AnswerForm detail={detail} values={typed?.values ?? {}} />
          ) : (
            <Card title="申诉内容">
              {points.map((point) => (
                <>
                  <Original point={point} />
                  <PointText point={point} bare={point.line !== null} />
                </>
              ))}
            </Card>
          )}
          {detail.events.length > 0 ? (
            <Card title="经过">
              <Timeline events={detail.events} />
            </Card>
          ) : null}
        </div>
      </div>
    </>
  )
}

/** 质检差错: what was judged wrongly is worth telling everybody who judges. */
function ToLibrary({ detail: { appeal, complaintNo, call } }: { detail: AppealDetail }) {
  const about = new URLSearchParams({
    source: 'inspection-error',
    appeal: String(appeal.id),
    ...(complaintNo ? { complaint: complaintNo } : call ? { call: call.callNo } : {}),
  })
  return <LinkButton href={`/library/new?${about.toString()}`}>收入案例库</LinkButton>
}

function CallNote({ call }: { call: NonNullable<AppealDetail['call']> }) {
  return (
    <>
      {' · '}
      <Time at={call.startedAt} /> · {channels[call.channel]} · {call.province}
      {call.caller ? ` · 来电 ${call.caller}` : null}
      {call.businessType ? ` · ${call.businessType}` : null}
    </>
  )
}

function About({ detail }: { detail: AppealDetail }) {
  const { appeal, score, finding, agent, agentKnown, scorerName, judgeName } = detail
  const unknown = agentKnown ? '没有确定的坐席' : '答复后显示'
  return (
    <>
      <Facts
        items={[
          ['提出', <Time at={appeal.filedAt} />],
          ['提出期限', deadlineText(appeal.windowUntil)],
          ...(score ? [['现在总分', scoreText(score.hundredths)] as [string, string]] : []),
          ...(finding
            ? [
                ['现在结论', finding.verdict ? recheckVerdicts[finding.verdict] : '已不在'] as [
                  string,
                  string,
                ],
              ]
            : []),
          ...(judgeName ? [['复评人', judgeName] as [string, string]] : []),
          ['提出方', appealParties[appeal.party]],
          ['坐席', agent ? `${agent.name || '未登记姓名'}（${agent.agentNo}）` : unknown],
          ...(scorerName ? [[gaveIt[appeal.subject], scorerName] as [string, string]] : []),
        ]}
      />
      {detail.verification ? <VerificationFacts of={detail.verification} /> : null}
      {finding?.gone ? (
        <Notice kind="info">
          这条结论已经撤销，或随录音按期删除，只能凭文字复评；改判会撤回它开的投诉。
        </Notice>
      ) : null}
      {score?.note ? <p class="wrapped">总评：{score.note}</p> : null}
      {finding?.note ? <p class="wrapped">原来的说明：{finding.note}</p> : null}
    </>
  )
}

const gaveIt = {
  sheet: '原来评的人',
  finding: '原来评的人',
  verification: '核实人',
  liability: '定责人',
} as const

function Standing({ detail }: { detail: AppealDetail }) {
  const { appeal, standing, judgeName } = detail
  const { bar, mayTake, mine } = standing
  if (appeal.state === 'settled' || appeal.state === 'withdrawn') return null
  if (bar) return <Notice kind="info">{appealRefusals[bar]}。</Notice>
  if (mine) return <p class="dim">您已受理，请听音后逐项答复。</p>
  if (!mayTake) {
    return appeal.state === 'taken' ? <p class="dim">{judgeName ?? '质检员'}正在复评。</p> : null
  }
  const word = appeal.state === 'taken' ? `改由我复评（现在是 ${judgeName}）` : '受理'
  return (
    <form method="post" action={`/review-appeals/${appeal.id}/taking`}>
      <input type="hidden" name="judge" value={standing.judgeId ?? ''} />
      <Button kind="primary">{word}</Button>
    </form>
  )
}

/** The item as it was scored: what is asked, what was chosen, and why. */
function Original({ point }: { point: PointToJudge }) {
  const { line } = point
  if (!line) return null
  const span = spanText(line)
  return (
    <div class="score-item">
      <p class="bar">
        <b>{line.title}</b>
        {line.kind === 'weighted' ? (
          <small class="dim">{line.weight} 分</small>
        ) : (
          <Tag>{itemKinds[line.kind]}</Tag>
        )}
        <span class="end">
          {line.excused ? <Tag kind="info">客户辱骂，不计</Tag> : null}
          <strong>{line.choiceLabel}</strong>
        </span>
      </p>
      {line.guidance ? <p class="dim">{line.guidance}</p> : null}
      <p class="wrapped">{line.comment ? `评语：${line.comment}` : '没有写评语'}</p>
      {span ? <p class="dim">证据：录音 {span}</p> : null}
      {line.changes.map((change) => (
        <p class="dim">
          <Time at={change.at} /> 改分：{change.before} → {change.after}（{change.reason}）
        </p>
      ))}
    </div>
  )
}

function AnswerForm({ detail, values }: { detail: AppealDetail; values: Record<string, string> }) {
  const { appeal, points, seen, grounds } = detail
  const final = appeal.round >= appealRounds
  return (
    <Card title={final ? '终审答复' : '逐项答复'} note="答复会给坐席看，不署您的名字">
      <form method="post" action={`/review-appeals/${appeal.id}/answer`}>
        <input type="hidden" name="seen" value={String(seen)} />
        {points.map((point) => (
          <fieldset class="answer">
            <legend class="sr">{point.title ?? '复核结论'}</legend>
            <Original point={point} />
            <PointText point={point} bare={point.line !== null} />
            <AnswerFields point={point} values={values} />
          </fieldset>
        ))}
        {grounds ? <Grounds detail={detail} hearing={grounds.hearing} values={values} /> : null}
        <div class="bar appeal-actions">
          <Button
            kind="primary"
            confirm={
              final ? '提交终审答复？提交后就是最后结果。' : '提交答复？改判的会立即改分或改结论。'
            }
          >
            提交答复
          </Button>
        </div>
      </form>
    </Card>
  )
}

type GroundsProps = {
  detail: AppealDetail
  hearing: HearingFor | null
  values: Record<string, string>
}

/** 改判 rests on what this judge heard, like the verdict whose place it takes. */
function Grounds({ detail, hearing, values }: GroundsProps) {
  const [cited] = detail.evidence
  if (!hearing) {
    return (
      <TextArea
        label="改判依据什么（维持不用写）"
        name="restsOn"
        value={values['restsOn'] ?? ''}
        rows={2}
        maxlength={2000}
        hint="没有录音可听，写明依据的材料：工单、证人、系统记录……"
      />
    )
  }
  return (
    <EvidenceFields
      typed={{ value: (name, stored = '') => values[name] ?? stored, error: () => undefined }}
      sound={{ id: hearing.recordingId, durationMs: hearing.durationMs }}
      heard={hearing.heard}
      report={`/review-appeals/${detail.appeal.id}/listenings`}
      suggested={[cited?.startMs ?? null, cited?.endMs ?? null]}
      required={false}
    />
  )
}

function AnswerFields({ point, values }: { point: PointToJudge; values: Record<string, string> }) {
  const { id, options } = point
  const chosen = values[`outcome-${id}`]
  return (
    <>
      <div class="choice columns-2">
        {(['upheld', 'overturned'] as const).map((outcome) => (
          <label class="choice-card">
            <input
              type="radio"
              name={`outcome-${id}`}
              value={outcome}
              checked={chosen === outcome}
              required
            />
            <span>{appealOutcomes[outcome]}</span>
          </label>
        ))}
      </div>
      <Select
        label="改判为（维持不用选）"
        name={`after-${id}`}
        value={values[`after-${id}`] ?? ''}
        options={options.map(({ key, label }) => [key, label])}
        blank="请选择"
      />
      <TextArea
        label="答复（至少 5 个字）"
        name={`answer-${id}`}
        value={values[`answer-${id}`] ?? ''}
        rows={3}
        maxlength={500}
        required
      />
    </>
  )
}
