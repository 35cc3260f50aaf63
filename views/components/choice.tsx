import { type ControlProps, FieldError, wiring } from '#views/components/field.tsx'

type ChoiceProps = Omit<ControlProps, 'hideLabel'> & {
  words: Readonly<Record<string, string>>
  /** A line under each word, e.g. 有人知情不报 under 瞒报. */
  notes?: Readonly<Partial<Record<string, string>>>
  value?: string | null
  /** Number the cards from here and let the player's keys choose them. */
  firstKey?: number
  columns?: 1 | 2 | 3 | 5
}

/** One of a few, as cards large enough for a thumb. */
export function Choice(props: ChoiceProps) {
  const { label, words, notes, value, firstKey, columns = 2, hint, error } = props
  const { id, name, required, disabled, ...described } = wiring(props)
  return (
    <fieldset
      class={error ? 'field has-error' : 'field'}
      id={id}
      disabled={disabled}
      {...described}
    >
      <legend>
        {label}
        {required ? <span class="required">必填</span> : null}
      </legend>
      <div class={`choice columns-${columns}`}>
        {Object.entries(words).map(([key, word], index) => (
          <label class="choice-card">
            <input
              type="radio"
              name={name}
              value={key}
              checked={key === value}
              required={required}
              data-key={firstKey === undefined ? undefined : firstKey + index}
            />
            <span>
              {firstKey === undefined ? null : <kbd>{firstKey + index}</kbd>} {word}
              {notes?.[key] ? <small>{notes[key]}</small> : null}
            </span>
          </label>
        ))}
      </div>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError id={id} error={error} />
    </fieldset>
  )
}
