import type { Child, JSX } from 'hono/jsx'

import { Icon, type IconName } from '#views/icons.tsx'

type Look = { kind?: 'primary' | 'quiet' | 'danger'; small?: boolean; icon?: IconName }

function looks({ kind, small }: Look): string {
  return ['button', kind ? `button-${kind}` : '', small ? 'button-small' : '']
    .filter(Boolean)
    .join(' ')
}

type ButtonProps = Look &
  Omit<JSX.IntrinsicElements['button'], 'class'> & {
    /** Ask first; the question names the object (停用账号“林静”?). */
    confirm?: string
    /** The key that does the same, shown on the button. */
    shortcut?: string
    children: Child
  }

/** A button; anything else a button may carry (hx-post, name, value, data-…) passes through. */
export function Button(props: ButtonProps) {
  const { kind, small, icon, confirm, shortcut, children, type = 'submit', ...rest } = props
  return (
    <button {...rest} type={type} class={looks({ kind, small })} data-confirm={confirm}>
      {icon ? <Icon name={icon} /> : null}
      {children}
      {shortcut ? <kbd>{shortcut}</kbd> : null}
    </button>
  )
}

type LinkButtonProps = Look &
  Omit<JSX.IntrinsicElements['a'], 'class'> & { href: string; children: Child }

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({ kind, small, icon, children, ...rest }: LinkButtonProps) {
  return (
    <a {...rest} class={looks({ kind, small })}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </a>
  )
}
