import type { ItemLine } from '#src/inspection/appeals/shown.ts'
import { appealRounds } from '#src/inspection/appeals/vocabulary.ts'
import { itemKinds } from '#src/inspection/forms/vocabulary.ts'
import type { OwnSheetDetail } from '#src/inspection/my-reviews/queries.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card } from '#views/components/page.tsx'
import { Listen, scoreText, spanText } from '#views/inspection/appeals/parts.tsx'
import {
  FilingNote,
  OwnHead,
  ReasonFields,
  Rounds,
  type Shared,
  Told,
} from '#views/inspection/my-reviews/parts.tsx'

type Props = Shared & { detail: OwnSheetDetail }

/** One score of the agent's own: sound and text, each item with its ground, and the appeal. */
export function OwnSheetPage({ detail, typed, filed, mayAppeal, nonce, now }: Props) {
  const { call, sheet, lines, sound, erased, filing, seen, appeals } = detail
  const may = filing.may && mayAppeal
  const allowed = filing.may ? filing.items : new Set<number | null>()
  const values = typed?.values ?? {}
  const sections = [...new Set(lines.map(({ section }) => section))]
  const items = sections.map((section) => (
    <section class="score-section">
      <h3>{section}</h3>
      {lines
        .filter((line) => line.section === section)
        .map((line) => (
          <Item line={line} values={values} may={may && (allowed?.has(line.itemId) ?? true)} />
        ))}
    </section>
  ))
  return (
    <>
      <OwnHead title={`通话 ${call.callNo} 的评分`} call={call} />
      <Told typed={typed} filed={filed} />
      <div class="own-review">
        <div class="own-listen">
          <Listen
            sound={sound}
            erased={erased}
            base={`/my-reviews/recordings/${sound?.recording.id ?? 0}`}
            evidence={lines.flatMap(({ itemId, title, startMs, endMs }) =>
              startMs === null || endMs === null
                ? []
                : [{ id: itemId, label: title, startMs, endMs }],
            )}
            nonce={nonce}
            notes="none"
          />
        </div>
        <div class="own-grounds">
          <Card title={scoreText(sheet.scoreHundredths)} note={detail.form}>
            <p class="dim">
              <Time at={sheet.submittedAt} /> 评分
              {sheet.outcome && sheet.outcome !== 'scored'
                ? ` · ${sheetOutcomes[sheet.outcome]}`
                : null}
            </p>
            <p>
              <a href={`/traces/sheets/${sheet.id}`}>这个分数背后的痕迹</a>
            </p>
            {sheet.note ? <p class="wrapped">{sheet.note}</p> : null}
            <FilingNote filing={filing} byItem />
          </Card>
          <Rounds appeals={appeals} now={now} />
          <Card title="逐项">
            {may ? (
              <form method="post" action={`/my-reviews/sheets/${sheet.id}/appeals`}>
                <input type="hidden" name="seen" value={String(seen)} />
                {items}
                <div class="bar appeal-actions">
                  <Button kind="primary">
                    {filing.may && filing.round >= appealRounds ? '申请终审' : '提出申诉'}
                  </Button>
                  <small class="dim">只提交写了理由的项</small>
                </div>
              </form>
            ) : (
              items
            )}
          </Card>
        </div>
      </div>
    </>
  )
}

type ItemProps = { line: ItemLine; values: Record<string, string>; may: boolean }

function Item({ line, values, may }: ItemProps) {
  const { kind, title, guidance, comment, excused, changes, percent, weight } = line
  const span = spanText(line)
  const lost = percent !== null && percent < 100 && kind !== 'bonus'
  return (
    <div class={lost && !excused ? 'score-item lost' : 'score-item'}>
      <p class="bar">
        <b>{title}</b>
        {kind === 'weighted' ? (
          <small class="dim">{weight} 分</small>
        ) : (
          <Tag>{itemKinds[kind]}</Tag>
        )}
        <span class="end">
          {excused ? <Tag kind="info">客户辱骂，不计</Tag> : null}
          <strong>{line.choiceLabel}</strong>
        </span>
      </p>
      {guidance ? <p class="dim">{guidance}</p> : null}
      {comment ? <p class="wrapped">评语：{comment}</p> : null}
      {span ? <p class="dim">证据：录音 {span}</p> : null}
      {changes.map((change) => (
        <p class="dim">
          <Time at={change.at} /> 改分：{change.before} → {change.after}
        </p>
      ))}
      {may ? <ReasonFields id={String(line.itemId)} label="申诉这一项" values={values} /> : null}
    </div>
  )
}
