import type { Child } from 'hono/jsx'

import { Icon } from '#views/icons.tsx'

/** What every control shares. `id` is needed only where one name appears twice on a page. */
export type ControlProps = {
  label: string
  name: string
  id?: string
  hint?: Child
  error?: string
  required?: boolean
  disabled?: boolean
  /** Label for screen readers only, where the column or the neighbour already says it. */
  hideLabel?: boolean
}

type FieldProps = Omit<ControlProps, 'name' | 'disabled'> & {
  /** The id of the control inside; hint and error hang on it as `<id>-hint` and `<id>-error`. */
  id: string
  children: Child
}

/** Label, control, hint, error. TextInput and its kin wrap themselves in it. */
export function Field({ id, label, hint, error, required, hideLabel, children }: FieldProps) {
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label for={id} class={hideLabel ? 'sr' : undefined}>
        {label}
        {required ? <span class="required">必填</span> : null}
      </label>
      {children}
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError id={id} error={error} />
    </div>
  )
}

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null
  return (
    <p class="field-error" id={`${id}-error`}>
      <Icon name="circle-x" />
      {error}
    </p>
  )
}

/** Ties a control to its hint and error, so that a screen reader says them with the label. */
export function wiring({ name, id = name, hint, error, required, disabled }: ControlProps) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return {
    id,
    name,
    required,
    disabled,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-describedby': described || undefined,
  }
}

function fieldOf(props: ControlProps) {
  const { label, name, id = name, hint, error, required, hideLabel } = props
  return { label, id, hint, error, required, hideLabel }
}

type TextInputProps = ControlProps & {
  value?: string | number | null
  type?: 'text' | 'password' | 'tel' | 'search' | 'number' | 'file' | 'month' | 'time'
  placeholder?: string
  autocomplete?: string
  inputmode?: 'numeric' | 'decimal' | 'tel'
  min?: number | string
  max?: number | string
  step?: number | string
  maxlength?: number
  accept?: string
  multiple?: boolean
  autofocus?: boolean
  /** Stays out of what a browser keeps of a form (numbers of callers): it is typed again. */
  notKept?: boolean
}

export function TextInput(props: TextInputProps) {
  const { value, type = 'text', placeholder, autocomplete, inputmode } = props
  const { min, max, step, maxlength, accept, multiple, autofocus, notKept } = props
  const bounds = { min, max, step, maxlength, accept, multiple, autofocus }
  return (
    <Field {...fieldOf(props)}>
      <input
        {...wiring(props)}
        {...bounds}
        type={type}
        value={value ?? undefined}
        placeholder={placeholder}
        autocomplete={autocomplete}
        inputmode={inputmode}
        data-not-kept={notKept}
      />
    </Field>
  )
}

/** A day as `2026-11-21`. Empty, it reads 不限 (app.js) and not the browser's own `mm/dd/yyyy`. */
export function DateInput(
  props: ControlProps & { value?: string | null; min?: string; max?: string },
) {
  return (
    <Field {...fieldOf(props)}>
      <input
        {...wiring(props)}
        type="date"
        data-blank={props.required ? undefined : '不限'}
        value={props.value ?? undefined}
        min={props.min}
        max={props.max}
      />
    </Field>
  )
}

type TextAreaProps = ControlProps & {
  value?: string | null
  rows?: number
  maxlength?: number
  placeholder?: string
  /** The key that jumps here (the review page's N). */
  shortcut?: string
}

export function TextArea(props: TextAreaProps) {
  const { value, rows = 3, maxlength, placeholder, shortcut } = props
  return (
    <Field {...fieldOf(props)}>
      <textarea
        {...wiring(props)}
        rows={rows}
        maxlength={maxlength}
        placeholder={placeholder}
        data-shortcut={shortcut}
      >
        {value ?? ''}
      </textarea>
    </Field>
  )
}

export type Option = readonly [value: string, label: string]

type SelectProps = ControlProps & {
  value?: string | number | null
  options: readonly Option[]
  /** The words of the empty choice (全部, 请选择); without it there is none. */
  blank?: string
}

export function Select(props: SelectProps) {
  const { value, options, blank } = props
  const chosen = value === null || value === undefined ? '' : String(value)
  return (
    <Field {...fieldOf(props)}>
      <select {...wiring(props)}>
        {blank === undefined ? null : <option value="">{blank}</option>}
        {options.map(([option, label]) => (
          <option value={option} selected={option === chosen}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  )
}

export function Checkbox(props: ControlProps & { value?: string; checked?: boolean }) {
  const { label, value = 'on', checked, hint, error, hideLabel } = props
  const wired = wiring(props)
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <label class="check">
        <input {...wired} type="checkbox" value={value} checked={checked} />
        <span class={hideLabel ? 'sr' : undefined}>{label}</span>
      </label>
      {hint ? (
        <p class="hint" id={`${wired.id}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError id={wired.id} error={error} />
    </div>
  )
}
