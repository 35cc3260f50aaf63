import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import { noOccasion } from '#src/inspection/forms/vocabulary.ts'
import type { CallKnowledge } from '#src/inspection/scoring/facts.ts'
import type { ScoreAnswer } from '#src/inspection/scoring/schema.ts'
import { type AnswerProblem, answerProblems } from '#src/inspection/scoring/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { FieldError } from '#views/components/field.tsx'
import { factText } from '#views/inspection/scoring/facts.ts'

export type ShownAnswer = Pick<ScoreAnswer, 'choice' | 'comment' | 'startMs' | 'endMs' | 'voice'>

type Props = {
  item: ScoringItem
  /** From 1, over the whole form. */
  number: number
  answer: ShownAnswer | undefined
  facts: CallKnowledge
  abused: boolean
  problem: AnswerProblem | undefined
}

/**
 * One item to judge: was there an occasion, how was it done, why, and where it is heard. The group
 * takes the focus, so that digits choose and the arrows walk without touching a choice.
 */
export function ItemField({ item, number, answer, facts, abused, problem }: Props) {
  const { id, title, guidance, kind, gate, choices, fact } = item
  const choice = answer?.choice ?? ''
  const comment = answer?.comment ?? ''
  const errorId = `item-${id}`
  return (
    <fieldset
      class={problem ? `item item-${kind} has-error` : `item item-${kind}`}
      id={`item-${id}`}
      data-item={id}
      tabindex={0}
      aria-describedby={problem ? `${errorId}-error` : undefined}
    >
      <legend>
        <span class="item-no">{number}</span> {title}
        <Worth item={item} />
      </legend>
      {guidance ? <p class="hint">{guidance}</p> : null}
      {fact ? (
        <p class="item-fact">
          <Tag>机器 · 待人确认</Tag> {factText(fact, facts)}
        </p>
      ) : null}
      {abused && item.excusedByAbuse ? (
        <p class="item-fact">
          <Tag kind="info">客户辱骂</Tag> 提交时这一项免计，仍请照实选
        </p>
      ) : null}
      {gate === null ? null : (
        <div class="item-choices">
          <span>{gate}</span>
          <ChoiceChip
            name={`choice.${id}`}
            value={noOccasion}
            label="没有这个场合"
            shortcut="0"
            checked={choice === noOccasion}
          />
        </div>
      )}
      <div class="item-choices item-grades">
        {choices.map((option, index) => (
          <ChoiceChip
            name={`choice.${id}`}
            value={option.key}
            label={option.label}
            shortcut={index < 9 ? String(index + 1) : undefined}
            checked={choice === option.key}
            explain={needsReason(item, option.percent)}
            calm={kind === 'fatal' && option.percent !== 0}
          />
        ))}
      </div>
      <FieldError id={errorId} error={problem && answerProblems[problem]} />
      <div class="item-tools">
        <details class="item-comment" open={comment !== '' || (problem && problem !== 'missing')}>
          <summary>
            批注 <kbd>C</kbd>
          </summary>
          <label class="sr" for={`comment-${id}`}>
            {title} 的批注
          </label>
          <textarea
            id={`comment-${id}`}
            name={`comment.${id}`}
            rows={1}
            maxlength={500}
            placeholder="听到了什么，为什么这样评"
          >
            {comment}
          </textarea>
        </details>
        <SpanTools id={id} answer={answer} title={title} />
      </div>
    </fieldset>
  )
}

function Worth({ item: { kind, weight } }: { item: ScoringItem }) {
  if (kind === 'weighted') return <small>{weight} 分</small>
  if (kind === 'bonus') return <small>加 {weight} 分</small>
  return null
}

/** As the rule at submission has it: a page that asks sooner saves a way. */
function needsReason({ kind }: ScoringItem, percent: number): boolean {
  return (kind === 'fatal' && percent === 0) || (kind === 'weighted' && percent < 50)
}

type ChipProps = {
  name: string
  value: string
  label: string
  shortcut: string | undefined
  checked: boolean
  explain?: boolean
  calm?: boolean
}

function ChoiceChip({ name, value, label, shortcut, checked, explain, calm }: ChipProps) {
  return (
    <label class="chip">
      <input
        type="radio"
        name={name}
        value={value}
        checked={checked}
        data-choice={shortcut}
        data-explain={explain ? '' : undefined}
        data-calm={calm ? '' : undefined}
      />
      <span>
        {shortcut ? <kbd>{shortcut}</kbd> : null} {label}
      </span>
    </label>
  )
}

/** 证据: taken from the player's A–B or from the line being spoken; played on a click. */
function SpanTools({
  id,
  answer,
  title,
}: {
  id: number
  answer: ShownAnswer | undefined
  title: string
}) {
  const { startMs = null, endMs = null, voice = null } = answer ?? {}
  const has = startMs !== null && endMs !== null
  return (
    <div class="item-span">
      <input type="hidden" name={`start.${id}`} value={startMs ?? ''} />
      <input type="hidden" name={`end.${id}`} value={endMs ?? ''} />
      <input type="hidden" name={`voice.${id}`} value={voice ?? ''} />
      <span data-span-shown hidden={!has}>
        <button type="button" class="evidence-item" data-span-play title={`播放 ${title} 的证据`}>
          {has ? `${formatDuration(startMs)}–${formatDuration(endMs)}` : ''}
        </button>
        <Button
          type="button"
          kind="quiet"
          small
          data-span-clear
          aria-label={`去掉 ${title} 的证据`}
        >
          去掉
        </Button>
      </span>
      <Button
        type="button"
        kind="quiet"
        small
        data-span-line
        data-does="take-line"
        hidden
        shortcut="V"
      >
        取当前句
      </Button>
      <Button
        type="button"
        kind="quiet"
        small
        data-span-ab
        data-does="take-span"
        hidden
        disabled
        shortcut="T"
      >
        取 A–B 段
      </Button>
    </div>
  )
}
