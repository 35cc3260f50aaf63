import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import { facts, noOccasion, pointsWords } from '#src/inspection/forms/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'

type Props = { items: readonly ScoringItem[]; chosen: Readonly<Record<string, string>> }

/** The items as an inspector meets them, section by section, with what each answer is worth. */
export function FormItems({ items, chosen }: Props) {
  return (
    <ol class="form-items">
      {items.map((item, index) => (
        <>
          {item.section === items[index - 1]?.section ? null : (
            <li class="form-section">
              <h2>{item.section}</h2>
            </li>
          )}
          <Item item={item} number={index + 1} chosen={chosen[String(item.id)]} />
        </>
      ))}
    </ol>
  )
}

type ItemProps = { item: ScoringItem; number: number; chosen: string | undefined }

function Item({ item, number, chosen }: ItemProps) {
  const { id, title, guidance, gate, choices, excusedByAbuse, fact } = item
  const answers = [
    ...choices.map(({ key, label, percent }) => ({ key, label, worth: worthOf(item, percent) })),
    ...(gate === null ? [] : [{ key: noOccasion, label: '没有这个场合', worth: '不计' }]),
  ]
  return (
    <li class="form-item">
      <fieldset>
        <legend>
          <span class="form-number">{number}</span> <b>{title}</b>{' '}
          <span class="form-points">{pointsWords(item)}</span>
          {excusedByAbuse ? <Tag>被辱骂时不计</Tag> : null}
          {fact === null ? null : <Tag kind="info">系统给出{facts[fact]}</Tag>}
        </legend>
        {gate === null ? null : <p class="form-gate">先看场合：{gate}</p>}
        {guidance === '' ? null : <p class="dim wrapped">{guidance}</p>}
        <div class="form-answers">
          {answers.map(({ key, label, worth }) => (
            <label class="form-answer">
              <input type="radio" name={`item-${id}`} value={key} checked={key === chosen} />
              <span>{label}</span>
              <small>{worth}</small>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  )
}

/** What one answer does to the score. */
function worthOf({ kind }: ScoringItem, percent: number): string {
  if (kind === 'weighted') return `${percent}%`
  if (kind === 'bonus') return percent === 0 ? '不加' : percent === 100 ? '加满' : `加 ${percent}%`
  return percent === 0 ? '总分为 0' : ''
}
